using System.Globalization;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Executions;

namespace LazyEngine.EndToEnd.Tests.Killing;

/// <summary>Compares what the journal says with what the handlers have done, and with what had to come of it.</summary>
internal sealed class Reckoning
{
    private readonly IReadOnlyList<LedgerLine> _ledger;
    private readonly HashSet<string> _tokens;
    private readonly HashSet<ExecutionId> _listed = [];

    private Reckoning(IReadOnlyList<LedgerLine> ledger) => (_ledger, _tokens) = (ledger, [.. ledger.Select(line => line.Token)]);

    /// <summary>Executions and tasks that did not end well, or with another result than they had to.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Executions that nobody knows any more; tasks that were never accepted, or accepted without an effect of the accepted attempt.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>Tasks that were accepted more than once.</summary>
    public List<string> Doubled { get; } = [];

    /// <summary>Attempts that were run more than once.</summary>
    public IEnumerable<string> RunTwice => _ledger.GroupBy(line => line.Token).Where(lines => lines.Count() > 1).Select(lines => lines.Key);

    /// <summary>How many starts of the server had an effect before they were killed.</summary>
    public int Starts => _ledger.Select(line => line.Process).Distinct().Count();

    /// <summary>The longest that nothing happened in an execution before its end, and where.</summary>
    public (TimeSpan Time, string Where) LongestStandstill { get; private set; }

    public static async Task<Reckoning> OfAsync(ILazyEngine engine, IReadOnlyList<Started> started, IReadOnlyList<LedgerLine> ledger)
    {
        var reckoning = new Reckoning(ledger);
        await foreach (var execution in engine.ListAsync()) Assert.True(reckoning._listed.Add(execution.Id), $"{execution.Id} is listed twice.");
        foreach (var execution in started) await reckoning.AddAsync(engine, execution);
        Assert.Empty(reckoning._listed);
        return reckoning;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"handler effects {_ledger.Count} ({_ledger.Count - _ledger.Select(line => line.Key).Distinct().Count()} of them repeated, in {Starts} starts), lost {Lost.Count}, doubled {Doubled.Count}, longest standstill {LongestStandstill.Time.TotalSeconds:0.0} s ({LongestStandstill.Where})");

    private async Task AddAsync(ILazyEngine engine, Started execution)
    {
        if (!_listed.Remove(execution.Id))
        {
            Lost.Add($"{execution.Id} is gone");
            return;
        }

        var details = await engine.GetDetailsAsync(execution.Id);
        var entries = await engine.EventsAsync(execution.Id, follow: false).ToListAsync();
        if (details.State != ExecutionState.Success) Wrong.Add($"{execution.Id}: {details.State}");
        var expected = execution.Kind.Results(execution.Start);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), details.Tasks.Select(task => task.Name).Order(StringComparer.Ordinal));
        foreach (var task in details.Tasks)
        {
            Add(execution, task, expected[task.Name], entries);
            if (task.Child is { } child) await AddAsync(engine, new Started(child, Kind.Child, execution.Start));
        }

        foreach (var (before, after) in entries.Zip(entries.Skip(1)))
        {
            if (after.At - before.At > LongestStandstill.Time) LongestStandstill = (after.At - before.At, $"{execution.Id}, from {before.Kind} {before.Token} to {after.Kind} {after.Token} at {after.At:HH:mm:ss.fff}");
        }
    }

    private void Add(Started execution, TaskDetails task, object expected, IEnumerable<JournalEntry> entries)
    {
        var name = $"{execution.Id}/{task.Name}";
        if (task.State != TaskState.Success || !Payload.Json(expected).Equals(task.Result)) Wrong.Add($"{name}: {task.State}, {task.Result} instead of {Payload.Json(expected)}");
        var accepted = entries.Where(entry => entry.Kind == "TaskSucceeded" && entry.Token!.Task == task.Name).ToList();
        if (accepted.Count == 0) Lost.Add($"{name} was never accepted");
        if (accepted.Count > 1) Doubled.Add(name);
        foreach (var entry in accepted)
        {
            if (entry.Token!.Attempt != task.Attempt) Wrong.Add($"{name}: attempt {entry.Token.Attempt} was accepted, and attempt {task.Attempt} is told");
            if (Kind.HasHandler(task.Name) && !_tokens.Contains(entry.Token.ToString())) Lost.Add($"{entry.Token} was accepted, and no handler has run it");
        }
    }
}
