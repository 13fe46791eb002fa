namespace LazyEngine.Language.Expressions;

/// <summary>Names and what they stand for, one inside the other, during one evaluation.</summary>
internal sealed class Scope
{
    private readonly Scope? _parent;
    private readonly Dictionary<string, Value> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lambda> _functions = new(StringComparer.Ordinal);

    public Scope(IExpressionContext context, Budget budget) => (Context, Budget) = (context, budget);

    private Scope(Scope parent) => (_parent, Context, Budget) = (parent, parent.Context, parent.Budget);

    public IExpressionContext Context { get; }

    public Budget Budget { get; }

    /// <summary>A scope inside this one; what it sets is not seen here.</summary>
    public Scope Inner() => new(this);

    public void Set(string name, Value value) => _names[name] = value;

    public void Define(string name, Lambda function) => _functions[name] = function;

    public bool TryGet(string name, out Value value)
    {
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._names.TryGetValue(name, out value)) return true;
        }

        value = Value.Null;
        return false;
    }

    public Lambda? FunctionOf(string name)
    {
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._functions.TryGetValue(name, out var function)) return function;
        }

        return null;
    }
}
