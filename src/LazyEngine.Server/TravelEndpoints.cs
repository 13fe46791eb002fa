using LazyEngine.Client;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server;

/// <summary>What was, what is different, and going on from there.</summary>
internal static class TravelEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/executions/{id}/at/{version}", async (string id, string version, [FromServices] ITimeTravel travel, CancellationToken ct) =>
            LazyEngineEndpoints.Answer(await travel.GetAtAsync(ExecutionId.Parse(id), VersionOf(version), ct))).Needs(Role.Reader)
            .Tells<ExecutionDetails>("Shows an execution as it was after one of its commits.", "The journal is folded up to that commit.");
        api.MapGet("/executions/{id}/changes", ChangesAsync).Needs(Role.Reader)
            .Tells<CommitChange[]>("Shows what each commit of an execution has changed.", "In the order of the commits.").Asks(("after", "Only commits after this one; default 0."));
        api.MapGet("/compare", CompareAsync).Needs(Role.Reader)
            .Tells<Comparison>("Compares two executions of one flow commit by commit.", "It names where they part, and the tasks that differ.").Asks(("left", "The one."), ("right", "The other."));
        api.MapPost("/executions/{id}/fork", ForkAsync).Needs(Role.Operator)
            .Tells<ExecutionInfo>("Starts an execution that goes on from a commit of another one.", "What was open there begins as new attempts under the new id.").Takes<ForkRequest>();
        api.MapPost("/executions/{id}/fork/foresee", ForeseeAsync).Needs(Role.Operator)
            .Tells<ForkForesight>("Says what a fork would do.", "It lists what would be done again outside, and changes nothing.").Takes<ForkRequest>();
    }

    private static async Task<IResult> ChangesAsync(string id, HttpRequest request, ILazyEngine engine, [FromServices] ITimeTravel travel, CancellationToken cancellationToken)
    {
        var execution = ExecutionId.Parse(id);
        var after = new QueryReader(request.Query, "after").Number("after", 0) ?? 0;
        // Once a stream has begun there is no status to refuse with.
        _ = await engine.GetStateAsync(execution, cancellationToken);
        return LazyEngineEndpoints.Answer(travel.ChangesAsync(execution, after, cancellationToken));
    }

    private static async Task<IResult> CompareAsync(HttpRequest request, [FromServices] ITimeTravel travel, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request.Query, "left", "right");
        var (left, right) = (query.Text("left"), query.Text("right"));
        if (left is null || right is null) throw new ArgumentException("The parameters left and right are expected: the ids of two executions.");
        return LazyEngineEndpoints.Answer(await travel.CompareAsync(ExecutionId.Parse(left), ExecutionId.Parse(right), cancellationToken));
    }

    private static async Task<IResult> ForkAsync(string id, HttpRequest request, [FromServices] ITimeTravel travel, CancellationToken cancellationToken)
    {
        var fork = await RequestBody.JsonAsync<ForkRequest>(request, cancellationToken);
        return LazyEngineEndpoints.Answer(await travel.ForkAsync(ExecutionId.Parse(id), VersionOf(fork), OptionsOf(fork), cancellationToken));
    }

    private static async Task<IResult> ForeseeAsync(string id, HttpRequest request, [FromServices] ITimeTravel travel, CancellationToken cancellationToken)
    {
        var fork = await RequestBody.JsonAsync<ForkRequest>(request, cancellationToken);
        return LazyEngineEndpoints.Answer(await travel.ForeseeForkAsync(ExecutionId.Parse(id), VersionOf(fork), OptionsOf(fork), cancellationToken));
    }

    private static ForkOptions OptionsOf(ForkRequest fork) => new() { Id = fork.Id, Inputs = fork.Inputs, Flow = fork.Flow };

    private static long VersionOf(ForkRequest fork) => fork.At >= 1 ? fork.At : throw new ArgumentException($"'at' is {fork.At}: the number of a commit, from 1, is expected.");

    private static long VersionOf(string text) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version) && version >= 1
            ? version
            : throw new ArgumentException($"'{text}' is no commit: a number from 1 up is expected.");
}
