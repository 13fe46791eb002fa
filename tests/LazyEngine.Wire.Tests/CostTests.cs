using LazyEngine.Executions;

namespace LazyEngine.Wire.Tests;

/// <summary>Bytes are paid for in every row and message.</summary>
public sealed class CostTests
{
    [Fact]
    public void Another_event_in_a_commit_costs_the_name_of_its_task_and_eight_bytes()
    {
        var one = Commit(new ExecutionEvent.TaskScheduled("a", 0, 0, 1));
        var two = Commit(new ExecutionEvent.TaskScheduled("a", 0, 0, 1), new ExecutionEvent.TaskScheduled("b", 0, 0, 1));

        Assert.Equal("b".Length + 8, WireCodec.Encode(two).Length - WireCodec.Encode(one).Length);
    }

    [Fact]
    public void A_value_costs_its_bytes_once()
    {
        var small = Commit(new ExecutionEvent.TaskSucceeded("a", 0, 0, 1, new Payload(new byte[100_000], "x")));
        var large = Commit(new ExecutionEvent.TaskSucceeded("a", 0, 0, 1, new Payload(new byte[200_000], "x")));

        Assert.Equal(100_000, WireCodec.Encode(large).Length - WireCodec.Encode(small).Length);
    }

    private static Commit Commit(params ExecutionEvent[] events) => new(Parts.Execution, Parts.At(0), Parts.Command, [.. events], null);
}
