using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Wire.Tests;

public sealed class SnapshotTests
{
    private static readonly ExecutionId Id = ExecutionId.Parse("x");

    private static readonly Flow Definition = Flow.Graph("diamond", Flow.Task("split").Requires("name"), Flow.Task("left"), Flow.Task("right").AtMostOnce(), Flow.Task("merge"))
        .Link("split", "left").Link("split", "right").Link("left", "merge").Link("right", "merge");

    private static readonly FlowHash Hash = FlowCodec.HashOf(Definition);
    private static readonly Plan Plan = PlanCompiler.Compile(Definition, Hash).Plan!;

    [Fact]
    public void A_snapshot_holds_the_whole_state()
    {
        var state = After(
            new ExecutionCommand.Complete(Token("split"), new TaskOutcome.Success(Payload.Json(1))) { Id = new("c1") },
            new ExecutionCommand.Claim(Token("right"), new WorkerId("w")) { Id = new("c2") },
            new ExecutionCommand.Complete(Token("left"), new TaskOutcome.Pending()) { Id = new("c3") },
            new ExecutionCommand.Stop(Id) { Id = new("c4") });
        var bytes = WireCodec.Encode(state);
        var read = (Execution)WireCodec.Decode("lazyengine.snapshot.v1", bytes);

        Assert.Equal(Convert.ToHexStringLower(bytes), Convert.ToHexStringLower(WireCodec.Encode(read)));
        Assert.Equal(state.Tasks, read.Tasks);
        Assert.Equal(state.Awaited, read.Awaited);
        Assert.Equal(state.InFlight.Order(), read.InFlight.Order());
        Assert.Equal(state.Waiting.Order(), read.Waiting.Order());
        Assert.Equal(state.Remembered, read.Remembered);
        Assert.Equal((state.Id, state.Flow, state.State, state.Version, state.Size, state.At, state.LastScheduledAt), (read.Id, read.Flow, read.State, read.Version, read.Size, read.At, read.LastScheduledAt));

        var recorded = Golden.Bytes("lazyengine.snapshot.v1.hex", () => bytes);
        Assert.Equal(Convert.ToHexStringLower(recorded), Convert.ToHexStringLower(WireCodec.Encode(WireCodec.Decode("lazyengine.snapshot.v1", recorded))));
    }

    [Fact]
    public void A_claim_that_is_in_memory_only_is_left_out()
    {
        var state = After(new ExecutionCommand.Claim(Token("split"), new WorkerId("w")) { Id = new("c1") });
        var task = Assert.Single(((Execution)WireCodec.Decode("lazyengine.snapshot.v1", WireCodec.Encode(state))).Tasks).Value;
        Assert.Equal((TaskState.Running, TaskState.Scheduled), (Assert.Single(state.Tasks).Value.State, task.State));
        Assert.Null(task.Claimant);
    }

    [Fact]
    public void What_has_ended_keeps_its_state_when_the_claim_is_left_out()
    {
        var state = After(
            new ExecutionCommand.Claim(Token("split"), new WorkerId("w")) { Id = new("c1") },
            new ExecutionCommand.Complete(Token("split"), new TaskOutcome.Success(Payload.Json(1))) { Id = new("c2") });
        var task = ((Execution)WireCodec.Decode("lazyengine.snapshot.v1", WireCodec.Encode(state))).Tasks.First().Value;
        Assert.Equal((TaskState.Success, Payload.Json(1)), (task.State, task.Result));
        Assert.Null(task.Claimant);
        Assert.Null(task.ClaimedAt);
    }

    [Fact]
    public void A_snapshot_of_another_layout_is_not_read()
    {
        var other = V1.Snapshot.Parser.ParseFrom(WireCodec.Encode(After()));
        other.Layout++;
        Assert.Throws<UnreadableException>(() => WireCodec.Decode("lazyengine.snapshot.v1", Google.Protobuf.MessageExtensions.ToByteArray(other)));
    }

    private static Execution After(params ExecutionCommand[] commands)
    {
        var inputs = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("name", Payload.Json("Ann"))]);
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var state = Execution.None;
        foreach (var command in commands.Prepend(new ExecutionCommand.Run(Id, Hash, inputs) { Id = new("c0") }))
        {
            var decision = Decider.Decide(Plan, Limits.Default, state, command, at, 0.5);
            Assert.Null(decision.Refusal);
            state = decision.After;
        }

        return state;
    }

    private static AttemptToken Token(string task) => new(Id, task, 0, 0, 1);
}
