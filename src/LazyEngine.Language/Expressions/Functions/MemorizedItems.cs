using System.Collections;

namespace LazyEngine.Language.Expressions.Functions;

/// <summary>Items that are made once, however often somebody asks for them.</summary>
internal sealed class MemorizedItems(Budget budget, IEnumerable<Value> items) : IEnumerable<Value>
{
    private readonly List<Value> _made = [];
    private IEnumerator<Value>? _source;

    public IEnumerator<Value> GetEnumerator()
    {
        for (var place = 0; ; place++)
        {
            if (place == _made.Count)
            {
                _source ??= items.GetEnumerator();
                if (!_source.MoveNext()) yield break;
                budget.Items(1);
                _made.Add(_source.Current);
            }

            yield return _made[place];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
