using System.Text;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Journal.Tests;

/// <summary>Rows and headers to write.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly FlowHash Flow = FlowHash.Of("a flow"u8);

    public static JournalRow Row(long number, string text = "text", string writer = "writer") =>
        new(number, Encoding.UTF8.GetBytes(text), "manifest", 4711, Noon.UtcTicks + number, writer);

    public static JournalWrite Write(string id, params long[] numbers) => new(id, [.. numbers.Select(number => Row(number))]);

    public static JournalWrite Write(IndexHeader index, params long[] numbers) => Write(index.Execution.Value, numbers) with { Index = index };

    public static IndexHeader Header(string id, DateTimeOffset? wake = null, ExecutionState state = ExecutionState.Running, bool attempts = false, string flow = "flow", int createdAfter = 0) =>
        new(ExecutionId.Parse(id), flow, Flow, state, Noon.AddSeconds(createdAfter), Noon.AddTicks(7), wake, attempts);
}
