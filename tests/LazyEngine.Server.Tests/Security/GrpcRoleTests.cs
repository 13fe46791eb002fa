using Grpc.Net.Client;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests.Security;

/// <summary>Commands over gRPC ask for the same roles as those over HTTP, and refuse with the same codes.</summary>
public sealed class GrpcRoleTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    [Fact]
    public async Task Each_call_needs_its_role()
    {
        using var channel = GrpcChannel.ForAddress(guarded.WorkersAt);
        var (nobody, stranger) = (new LazyEngineGrpcClient(channel), new LazyEngineGrpcClient(channel, "le_no_key_of_this_server"));
        var (reader, runs, works) = (With(Role.Reader), With(Role.Operator), With(Role.Worker));
        var id = ExecutionId.Parse("guarded");

        await RefusedAsync(EngineError.Unauthenticated, () => nobody.RunAsync("approval", new { number = 1 }));
        await RefusedAsync(EngineError.Unauthenticated, () => stranger.GetStateAsync(id));
        await RefusedAsync(EngineError.Forbidden, () => reader.RunAsync("approval", new { number = 1 }));
        await RefusedAsync(EngineError.Forbidden, () => works.RunAsync("approval", new { number = 1 }));
        await runs.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await reader.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");
        await RefusedAsync(EngineError.Forbidden, async () => await works.EventsAsync(id).ToListAsync());
        await RefusedAsync(EngineError.Forbidden, () => reader.CancelAsync(id, "not mine"));
        Assert.Equal(ExecutionState.Success, (await works.TaskCompleteAsync(id, "approve", Payload.Json("fine"))).State);
        Assert.Equal(ExecutionState.Success, await reader.GetStateAsync(id));

        LazyEngineGrpcClient With(Role role) => new(channel, guarded.KeyOf(role));
    }

    private static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<EngineException>(act)).Code);
}
