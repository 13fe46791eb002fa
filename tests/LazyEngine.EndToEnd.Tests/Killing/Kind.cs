using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;

namespace LazyEngine.EndToEnd.Tests.Killing;

/// <summary>A flow of the ledger's module: what somebody outside does for it, and what each of its tasks must come to.</summary>
/// <param name="Flow">Its name.</param>
/// <param name="Results">The result of each task, from the number that the run starts with.</param>
internal sealed record Kind(string Flow, Func<int, IReadOnlyDictionary<string, int>> Results)
{
    /// <summary>What no handler does.</summary>
    public const string Signal = "go";

    public static IReadOnlyList<Kind> All { get; } =
    [
        new("plain", start => new Dictionary<string, int> { ["one"] = start + 1, ["two"] = start + 2, ["three"] = start + 3 }),
        new("retries", start => new Dictionary<string, int> { ["one"] = start + 1, ["two"] = start + 2 }),
        new("timers", start => new Dictionary<string, int> { ["one"] = start + 1, ["two"] = start + 2, ["three"] = start + 3 })
        {
            Ahead = TimeSpan.FromSeconds(0.7),
        },
        new("outside", start => new Dictionary<string, int> { ["one"] = start + 1, ["two"] = Said(start), ["three"] = Said(start) + 1 })
        {
            OutsideAsync = (client, id, start) => client.CompleteAsync(id, "two", Payload.Json(Said(start))),
        },
        new("signals", start => new Dictionary<string, int> { ["one"] = start + 1, [Signal] = Said(start), ["two"] = start + 1 + Said(start) + 1 })
        {
            OutsideAsync = (client, id, start) => client.SignalAsync(id, Signal, Payload.Json(Said(start))),
        },
        new("fan", Fan),
    ];

    /// <summary>How far in the future it is started.</summary>
    public TimeSpan Ahead { get; private init; }

    /// <summary>What it needs from somebody outside to come to its end.</summary>
    public Func<CarefulClient, ExecutionId, int, Task> OutsideAsync { get; private init; } = (_, _, _) => Task.CompletedTask;

    private static int Said(int start) => 1_000 + start;

    private static Dictionary<string, int> Fan(int start)
    {
        const int width = 8;
        var results = Enumerable.Range(1, width).ToDictionary(number => $"part{number}", _ => start + 2);
        results["join"] = (width * (start + 2)) + 1;
        results["one"] = start + 1;
        return results;
    }
}
