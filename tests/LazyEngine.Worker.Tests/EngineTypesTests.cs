using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Worker.Tests;

public sealed class EngineTypesTests
{
    private static readonly ExecutionId Id = ExecutionId.Parse("trip-1");

    [Fact]
    public void A_refusal_tells_its_code_and_text()
    {
        var refused = new EngineException(new EngineError(EngineError.UnknownExecution, "No execution 'x' exists."));

        Assert.Equal("LE2001", refused.Code);
        Assert.Equal("LE2001: No execution 'x' exists.", refused.Message);
    }

    [Theory]
    [InlineData(ExecutionState.Success, true)]
    [InlineData(ExecutionState.Suspended, false)]
    public void An_execution_knows_whether_it_has_ended(ExecutionState state, bool ended) =>
        Assert.Equal(ended, new ExecutionInfo(Id, state, 3, null).HasEnded);

    [Fact]
    public void A_row_of_the_index_is_a_summary()
    {
        var (created, updated, flow) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), FlowHash.Of("trip"u8));

        var summary = ExecutionSummary.Of(new IndexHeader(Id, "trip", flow, ExecutionState.Running, created, updated, null, false));

        Assert.Equal(new ExecutionSummary(Id, "trip", flow, ExecutionState.Running, created, updated), summary);
    }
}
