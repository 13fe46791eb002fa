using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;

namespace LazyEngine.EndToEnd.Tests.Killing;

/// <summary>A flow of the ledger's module: what somebody outside does for it, and what each of its tasks must come to.</summary>
/// <param name="Flow">Its name.</param>
/// <param name="Results">The result of each task, from the number that the run starts with.</param>
internal sealed record Kind(string Flow, Func<int, IReadOnlyDictionary<string, object>> Results)
{
    private const string Signal = "go";
    private const string ChildTask = "child";

    public static IReadOnlyList<Kind> All { get; } =
    [
        new("plain", start => new Dictionary<string, object> { ["one"] = start + 1, ["two"] = start + 2, ["three"] = start + 3 }),
        new("retries", start => new Dictionary<string, object> { ["one"] = start + 1, ["two"] = start + 2 }),
        new("timers", start => new Dictionary<string, object> { ["one"] = start + 1, ["two"] = start + 2, ["three"] = start + 3 })
        {
            Ahead = TimeSpan.FromSeconds(0.7),
        },
        new("outside", start => new Dictionary<string, object> { ["one"] = start + 1, ["two"] = Said(start), ["three"] = Said(start) + 1 })
        {
            OutsideAsync = (client, id, start) => client.CompleteAsync(id, "two", Payload.Json(Said(start))),
        },
        new("signals", start => new Dictionary<string, object> { ["one"] = start + 1, [Signal] = Said(start), ["two"] = start + 1 + Said(start) + 1 })
        {
            OutsideAsync = (client, id, start) => client.SignalAsync(id, Signal, Payload.Json(Said(start))),
        },
        new("fan", Fan),
        new("children", start => new Dictionary<string, object> { ["one"] = start + 1, [ChildTask] = new { two = start + 2 }, ["three"] = start + 2 }),
    ];

    /// <summary>What the children are, from the number that their parents start with.</summary>
    public static Kind Child { get; } = new("child", start => new Dictionary<string, object> { ["two"] = start + 2 });

    /// <summary>How far in the future it is started.</summary>
    public TimeSpan Ahead { get; private init; }

    /// <summary>What it needs from somebody outside to come to its end.</summary>
    public Func<CarefulClient, ExecutionId, int, Task> OutsideAsync { get; private init; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Whether a handler does the task, and so has an effect.</summary>
    public static bool HasHandler(string task) => task is not (Signal or ChildTask);

    private static int Said(int start) => 1_000 + start;

    private static Dictionary<string, object> Fan(int start)
    {
        const int width = 8;
        var results = Enumerable.Range(1, width).ToDictionary(number => $"part{number}", object (_) => start + 2);
        results["join"] = (width * (start + 2)) + 1;
        results["one"] = start + 1;
        return results;
    }
}
