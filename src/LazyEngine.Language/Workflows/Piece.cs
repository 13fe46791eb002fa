using LazyEngine.Language.Expressions;

namespace LazyEngine.Language.Workflows;

/// <summary>A part of a formula.</summary>
internal abstract record Piece
{
    private Piece()
    {
    }

    public abstract Value Evaluate(IExpressionContext context);

    /// <summary>A list; a literal where all of its items are.</summary>
    public static Piece Of(IReadOnlyList<Piece> items) =>
        items.All(item => item is Literal) ? new Literal(Value.OfList([.. items.Select(item => ((Literal)item).Value)])) : new List(items);

    /// <summary>A map; a literal where all of its values are.</summary>
    public static Piece Of(IReadOnlyList<(string Key, Piece Value)> entries) =>
        entries.All(entry => entry.Value is Literal) ? new Literal(ValueMap.Of(entries.Select(entry => (entry.Key, ((Literal)entry.Value).Value)))) : new Map(entries);

    internal sealed record Literal(Value Value) : Piece
    {
        public override Value Evaluate(IExpressionContext context) => Value;
    }

    internal sealed record Expression(Template Template) : Piece
    {
        public override Value Evaluate(IExpressionContext context)
        {
            try
            {
                return Template.Evaluate(context);
            }
            catch (ExpressionException error)
            {
                throw new LazyEngine.Workflows.FormulaException($"The expression '{Plans.Names.Shown(Template.Text)}' has no value: {error.Message}");
            }
        }
    }

    internal sealed record List(IReadOnlyList<Piece> Items) : Piece
    {
        public override Value Evaluate(IExpressionContext context) => Value.OfList([.. Items.Select(item => item.Evaluate(context))]);
    }

    internal sealed record Map(IReadOnlyList<(string Key, Piece Value)> Entries) : Piece
    {
        public override Value Evaluate(IExpressionContext context) => ValueMap.Of(Entries.Select(entry => (entry.Key, entry.Value.Evaluate(context))));
    }
}
