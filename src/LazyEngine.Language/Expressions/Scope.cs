namespace LazyEngine.Language.Expressions;

/// <summary>Names and what they stand for, one inside the other, during one evaluation.</summary>
internal sealed class Scope
{
    private readonly Scope? _parent;
    private Dictionary<string, Value>? _names;
    private Dictionary<string, Lambda>? _functions;

    public Scope(IExpressionContext context, Budget budget) => (Context, Budget) = (context, budget);

    private Scope(Scope parent) => (_parent, Context, Budget) = (parent, parent.Context, parent.Budget);

    public IExpressionContext Context { get; }

    public Budget Budget { get; }

    /// <summary>A scope inside this one; what it sets is not seen here.</summary>
    public Scope Inner()
    {
        Budget.Items(1);
        return new(this);
    }

    public void Set(string name, Value value) => (_names ??= new(StringComparer.Ordinal))[name] = value;

    public void Define(string name, Lambda function) => (_functions ??= new(StringComparer.Ordinal))[name] = function;

    public bool TryGet(string name, out Value value)
    {
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._names is { } names && names.TryGetValue(name, out value)) return true;
        }

        value = Value.Null;
        return false;
    }

    public Lambda? FunctionOf(string name)
    {
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._functions is { } functions && functions.TryGetValue(name, out var function)) return function;
        }

        return null;
    }
}
