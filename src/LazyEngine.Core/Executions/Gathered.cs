namespace LazyEngine.Executions;

/// <summary>What the commands of one batch lead to, as it comes together. Mostly there is one command: what it leads to is passed on as it is.</summary>
internal sealed class Gathered
{
    private Together<Commit> _commits;
    private Together<Effect> _effects;
    private Together<Debt> _debts;

    public Sequence<Commit> Commits => _commits.All;

    public Sequence<Effect> Effects => _effects.All;

    public Sequence<Debt> Debts => _debts.All;

    public void Add(Commit commit, Sequence<Effect> effects, Sequence<Debt> debts)
    {
        _commits.Add([commit]);
        _effects.Add(effects);
        _debts.Add(debts);
    }

    private struct Together<T>
    {
        private Sequence<T> _only;
        private List<T>? _several;

        public readonly Sequence<T> All => _several is null ? _only : [.. _several];

        public void Add(Sequence<T> more)
        {
            if (more.Count == 0) return;
            if (_several is null && _only.Count == 0)
            {
                _only = more;
                return;
            }

            _several ??= [.. _only];
            _several.AddRange(more.AsSpan());
        }
    }
}
