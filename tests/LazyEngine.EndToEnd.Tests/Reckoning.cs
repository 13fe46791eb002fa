using System.Globalization;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Executions;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Compares what the journal says with what the handlers have done.</summary>
internal sealed class Reckoning
{
    private readonly Dictionary<string, int> _accepted = new(StringComparer.Ordinal);
    private readonly List<DateTimeOffset> _times = [];
    private readonly IReadOnlyList<LedgerLine> _ledger;
    private readonly HashSet<string> _tokens;
    private readonly HashSet<string> _keys;

    private Reckoning(IReadOnlyList<LedgerLine> ledger)
    {
        _ledger = ledger;
        _tokens = [.. ledger.Select(line => line.Token)];
        _keys = [.. ledger.Select(line => line.Key)];
    }

    public int Executions { get; private set; }

    /// <summary>Executions that did not end well.</summary>
    public List<string> Failed { get; } = [];

    /// <summary>Task instances that were never accepted, or accepted without an effect of the accepted attempt.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>Task instances that were accepted more than once.</summary>
    public IEnumerable<string> Doubled => _accepted.Where(instance => instance.Value > 1).Select(instance => instance.Key);

    /// <summary>Attempts that were run more than once.</summary>
    public IEnumerable<string> RunTwice => _ledger.GroupBy(line => line.Token).Where(lines => lines.Count() > 1).Select(lines => lines.Key);

    public int Accepted => _accepted.Count;

    public int Effects => _ledger.Count;

    public int Repeated => _ledger.Count - _keys.Count;

    /// <summary>How many starts had an effect before they were killed or had ended.</summary>
    public int Starts => _ledger.Select(line => line.Process).Distinct().Count();

    public TimeSpan LongestStandstill
    {
        get
        {
            _times.Sort();
            return _times.Zip(_times.Skip(1), (before, after) => after - before).Max();
        }
    }

    public static async Task<Reckoning> OfAsync(ILazyEngine engine, IReadOnlyList<LedgerLine> ledger)
    {
        var reckoning = new Reckoning(ledger);
        await foreach (var execution in engine.ListAsync())
        {
            reckoning.Executions++;
            if (execution.State != ExecutionState.Success) reckoning.Failed.Add($"{execution.Id}: {execution.State}");
            await foreach (var entry in engine.EventsAsync(execution.Id)) reckoning.Add(entry);
            reckoning.Settle(execution.Id);
        }

        return reckoning;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"executions {Executions}, handler effects {Effects}, repeated effects {Repeated}, lost {Lost.Count}, doubled {Doubled.Count()}, longest standstill {LongestStandstill.TotalSeconds:0.0} s");

    private void Add(JournalEntry entry)
    {
        _times.Add(entry.At);
        if (entry.Kind != "TaskSucceeded") return;
        var token = entry.Token!;
        var instance = $"{token.Execution}/{token.Task}/{token.Turn}.{token.Item}";
        _accepted[instance] = _accepted.GetValueOrDefault(instance) + 1;
        if (!_tokens.Contains(token.ToString())) Lost.Add($"{token} was accepted, and no handler has run it");
    }

    private void Settle(ExecutionId execution)
    {
        foreach (var task in Trips.Tasks)
        {
            var instance = $"{execution}/{task}/0.0";
            if (!_accepted.ContainsKey(instance)) Lost.Add($"{instance} was never accepted");
            if (!_keys.Contains(instance)) Lost.Add($"{instance} was never run");
        }
    }
}
