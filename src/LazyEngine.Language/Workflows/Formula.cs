using System.Collections.Immutable;
using LazyEngine.Flows;
using LazyEngine.Language.Expressions;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>A value of a workflow that may hold expressions.</summary>
internal sealed class Formula(Piece piece) : IFormula
{
    private Payload? _constant;

    /// <summary>Whether it is the same whatever the facts.</summary>
    public bool IsConstant => piece is Piece.Literal;

    /// <summary>Whether it is a constant that counts as true.</summary>
    public bool IsTrue => piece is Piece.Literal { Value: var value } && Truth.Of(value);

    /// <summary>Whether it is a mapping, so that its names are known before it has a value.</summary>
    public bool HasWrittenNames => piece is Piece.Map or Piece.Literal { Value.Kind: ValueKind.Map };

    /// <summary>How it is written, where it is one text; else empty.</summary>
    public string Text => piece switch
    {
        Piece.Expression expression => expression.Template.Text,
        Piece.Literal { Value: { Kind: ValueKind.Text } text } => text.Text,
        _ => string.Empty,
    };

    public Payload Evaluate(Facts facts) => IsConstant ? _constant ??= Written(piece.Evaluate(null!)) : Written(ValueOf(facts));

    public bool Holds(Facts facts) => Truth.Of(ValueOf(facts));

    public ImmutableSortedDictionary<string, Payload> Map(Facts facts)
    {
        var value = ValueOf(facts);
        if (value.Kind != ValueKind.Map) throw new FormulaException($"A map of names and values is needed here, and the value is {Kinds.Of(value)}.");
        var map = NamedPayloads.None.ToBuilder();
        foreach (var (key, entry) in value.Map.Entries) map[key.Kind == ValueKind.Text ? key.Text : Results.TextOf(Written(key))] = Written(entry);
        return map.ToImmutable();
    }

    public Value ValueOf(Facts facts) => piece.Evaluate(new FactContext(facts));

    /// <summary>A value as it is stored.</summary>
    public static Payload Written(Value value)
    {
        try
        {
            return new Payload(JsonValue.Write(value), Payload.JsonContentType);
        }
        catch (ExpressionException error)
        {
            throw new FormulaException(error.Message);
        }
    }
}
