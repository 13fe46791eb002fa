using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>Sees to what one execution owes others: says what to send, and again until it is answered.</summary>
/// <remarks>Does not outlive the process; what is still owed then is found at the next wake.</remarks>
internal sealed class DebtTracker(OfferSettings settings)
{
    private readonly Dictionary<Debt, Open> _open = [];
    private readonly Dictionary<(ExecutionId To, CommandId Command), Debt> _byCommand = [];
    private readonly SortedDictionary<(DateTimeOffset Due, long Number), Debt> _due = [];
    private long _number;

    /// <summary>When <see cref="Tick"/> is next needed.</summary>
    public DateTimeOffset? NextTick => _due.Count == 0 ? null : _due.First().Key.Due;

    /// <summary>Debts that are new, or that nobody is known to have answered.</summary>
    /// <returns>Those to send now; the others are being seen to.</returns>
    public IReadOnlyList<Debt> Owe(IEnumerable<Debt> debts, DateTimeOffset now)
    {
        var sent = new List<Debt>();
        foreach (var debt in debts)
        {
            if (_open.ContainsKey(debt)) continue;
            var open = new Open((now + settings.AckTimeout, ++_number), settings.AckTimeout);
            _open.Add(debt, open);
            _byCommand[(debt.To, debt.Command)] = debt;
            _due.Add(open.Place, debt);
            sent.Add(debt);
        }

        return sent;
    }

    /// <summary>What was not answered in time, to be sent again.</summary>
    public IReadOnlyList<Debt> Tick(DateTimeOffset now)
    {
        var sent = new List<Debt>();
        while (_due.Count > 0 && _due.First() is var (place, debt) && place.Due <= now)
        {
            _due.Remove(place);
            var pause = _open[debt].Pause * 2 < settings.LongestRetry ? _open[debt].Pause * 2 : settings.LongestRetry;
            var open = new Open((now + pause, ++_number), pause);
            _open[debt] = open;
            _due.Add(open.Place, debt);
            sent.Add(debt);
        }

        return sent;
    }

    /// <summary>The debt that an execution has answered; null where nothing is owed to it.</summary>
    public Debt? Find(ExecutionId from, CommandId command) => _byCommand.GetValueOrDefault((from, command));

    /// <summary>The debt is paid, or is owed no more.</summary>
    public void Settle(Debt debt)
    {
        if (!_open.Remove(debt, out var open)) return;
        _due.Remove(open.Place);
        _byCommand.Remove((debt.To, debt.Command));
    }

    private readonly record struct Open((DateTimeOffset Due, long Number) Place, TimeSpan Pause);
}
