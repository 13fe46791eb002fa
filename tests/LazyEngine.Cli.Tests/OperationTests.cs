using System.Text.Json;
using LazyEngine.Testing;

namespace LazyEngine.Cli.Tests;

/// <summary>Whatever the HTTP API does, a verb of the command does too.</summary>
public sealed class OperationTests
{
    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["GET /v1/flows"] = "flows",
        ["GET /v1/flows/{name}/versions"] = "flows",
        ["GET /v1/flows/{flow}/graph"] = "graph",
        ["POST /v1/flows"] = "run",
        ["POST /v1/flows/validate"] = "validate",
        ["POST /v1/executions"] = "run",
        ["GET /v1/executions"] = "list",
        ["GET /v1/count"] = "list",
        ["GET /v1/executions/{id}"] = "show",
        ["GET /v1/executions/{id}/state"] = "show",
        ["GET /v1/executions/{id}/at/{version}"] = "show",
        ["GET /v1/executions/{id}/wait"] = "wait",
        ["GET /v1/executions/{id}/events"] = "events",
        ["GET /v1/executions/{id}/explain"] = "explain",
        ["GET /v1/executions/{id}/graph"] = "graph",
        ["GET /v1/executions/{id}/report"] = "report",
        ["GET /v1/executions/{id}/changes"] = "changes",
        ["GET /v1/compare"] = "diff",
        ["POST /v1/executions/{id}/fork"] = "fork",
        ["POST /v1/executions/{id}/fork/foresee"] = "fork",
        ["POST /v1/executions/{id}/complete"] = "complete",
        ["POST /v1/tasks/complete"] = "complete",
        ["POST /v1/tasks/fail"] = "complete",
        ["POST /v1/tasks/heartbeat"] = "heartbeat",
        ["PUT /v1/callbacks/{token}"] = "complete",
        ["POST /v1/executions/{id}/signal"] = "signal",
        ["POST /v1/executions/{id}/stop"] = "stop",
        ["POST /v1/executions/{id}/resume"] = "resume",
        ["POST /v1/executions/{id}/cancel"] = "cancel",
        ["POST /v1/executions/{id}/end"] = "end",
        ["POST /v1/executions/{id}/rerun"] = "rerun",
        ["POST /v1/executions/{id}/rerun/foresee"] = "rerun",
        ["POST /v1/executions/{id}/skip"] = "skip",
        ["GET /v1/executions/{id}/archive"] = "archive",
        ["DELETE /v1/executions/{id}"] = "purge",
        ["GET /v1/retention"] = "retention",
        ["GET /v1/queues"] = "queues",
        ["GET /v1/queues/{name}"] = "queues",
        ["GET /v1/workers"] = "queues",
        ["POST /v1/queues/{name}/pause"] = "queue pause",
        ["POST /v1/queues/{name}/resume"] = "queue resume",
        ["POST /v1/queues/{name}/drain"] = "queue drain",
        ["POST /v1/queues/{name}/weights"] = "queue weigh",
        ["GET /v1/cluster"] = "cluster",
        ["GET /v1/crons"] = "cron list",
        ["POST /v1/crons"] = "cron add",
        ["DELETE /v1/crons/{name}"] = "cron remove",
        ["POST /v1/work/poll"] = "worker",
        ["POST /v1/work/complete"] = "worker",
        ["POST /v1/work/heartbeat"] = "worker",
        ["POST /v1/work/leave"] = "worker",
    };

    [Fact]
    public void Every_operation_of_the_API_has_a_verb_and_no_verb_stands_for_one_that_is_gone()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Repository.File("src", "LazyEngine.Server", "openapi.json")));
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(method => method.Name is "get" or "post" or "put" or "delete" or "patch").Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        Assert.Equal(operations.Order(StringComparer.Ordinal), Verbs.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_verbs_that_stand_for_operations_exist()
    {
        foreach (var path in Verbs.Values.Distinct())
        {
            var verb = path.Split(' ').Aggregate((System.CommandLine.Command?)RootVerb.Make(), (command, name) => command?.Subcommands.FirstOrDefault(each => each.Name == name));
            Assert.True(verb is { Action: not null }, $"There is no 'lazyengine {path}'.");
        }
    }
}
