using LazyEngine.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server;

/// <summary>Queues and their workers, for operators.</summary>
internal static class QueueEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/queues", async (IQueues queues, CancellationToken ct) => LazyEngineEndpoints.Answer(await queues.ListAsync(ct))).Needs(Role.Reader);
        api.MapGet("/queues/{name}", async (string name, IQueues queues, CancellationToken ct) => LazyEngineEndpoints.Answer(await queues.GetAsync(NameOf(name), ct))).Needs(Role.Reader);
        api.MapPost("/queues/{name}/pause", async (string name, IQueues queues, CancellationToken ct) => LazyEngineEndpoints.Answer(await queues.PauseAsync(NameOf(name), ct))).Needs(Role.Operator);
        api.MapPost("/queues/{name}/resume", async (string name, IQueues queues, CancellationToken ct) => LazyEngineEndpoints.Answer(await queues.ResumeAsync(NameOf(name), ct))).Needs(Role.Operator);
        api.MapPost("/queues/{name}/drain", async (string name, IQueues queues, CancellationToken ct) => LazyEngineEndpoints.Answer(await queues.DrainAsync(NameOf(name), ct))).Needs(Role.Operator);
        api.MapPost("/queues/{name}/weights", WeighAsync).Needs(Role.Operator);
        api.MapGet("/workers", async (IQueues queues, CancellationToken ct) => LazyEngineEndpoints.Answer(await queues.WorkersAsync(ct))).Needs(Role.Reader);
    }

    private static async Task<IResult> WeighAsync(string name, HttpRequest request, IQueues queues, CancellationToken cancellationToken)
    {
        var weigh = await RequestBody.JsonAsync<WeighRequest>(request, cancellationToken);
        return LazyEngineEndpoints.Answer(await queues.WeighAsync(NameOf(name), weigh.Key, weigh.Weight, cancellationToken));
    }

    // Of everything that an address may escape, routes leave this alone.
    private static string NameOf(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
