using LazyEngine.Language.Documents;
using LazyEngine.Language.Expressions;

namespace LazyEngine.Language.Workflows;

/// <summary>Makes formulas of parts of a document: what is written as it is, with expressions in texts.</summary>
internal sealed class Formulas(DocumentLog log)
{
    /// <summary>The formula of a part; null where there is none.</summary>
    public Formula? Of(Node? node) => node is null ? null : new Formula(Tree(node));

    /// <summary>The formula of a text that stands within a part.</summary>
    public Formula OfText(Node at, string text) => new(Text(at, text));

    public Formula OfValue(Value value) => new(new Piece.Literal(value));

    private Piece Tree(Node node)
    {
        switch (node)
        {
            case Node.List list:
                return Piece.Of([.. list.Items.Select(Tree)]);
            case Node.Map map:
                return Piece.Of([.. map.Entries.Select(entry => (entry.Key.Text, Tree(entry.Value)))]);
            case Node.Scalar { Kind: ScalarKind.Text } text:
                return Text(text, text.Text);
            default:
                return new Piece.Literal(JsonValues.Read(node, log) is { } value ? JsonValue.Read(value.Bytes) : Value.Null);
        }
    }

    private Piece Text(Node at, string text)
    {
        try
        {
            var template = Template.Parse(text);
            return template.IsPlain ? new Piece.Literal(Value.Of(text)) : new Piece.Expression(template);
        }
        catch (ExpressionException error)
        {
            log.Add(at.At, $"The expression in '{Plans.Names.Shown(text)}' cannot be read: {error.Message}");
            return new Piece.Literal(Value.Null);
        }
    }
}
