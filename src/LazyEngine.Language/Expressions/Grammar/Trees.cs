using System.Globalization;
using Parlot;
using Parlot.Fluent;

namespace LazyEngine.Language.Expressions.Grammar;

/// <summary>Reads text with a grammar, within the limits of expressions.</summary>
internal static class Trees
{
    /// <summary>The tree of all that the text says.</summary>
    /// <exception cref="ExpressionException">It is not written in that grammar, or nests too deep.</exception>
    public static T Read<T>(Parser<T> grammar, string text, ExpressionLimits limits)
    {
        if (text.Length > limits.Length) throw new ExpressionException(ExpressionProblem.Limit, string.Create(CultureInfo.InvariantCulture, $"The text has more than {limits.Length} characters."));
        var context = ContextOf(text, limits);
        var cursor = context.Scanner.Cursor;
        var tree = Read(grammar, context);
        context.SkipWhiteSpace();
        return cursor.Eof ? tree : throw Unread(context);
    }

    public static GrammarContext ContextOf(string text, ExpressionLimits limits) => new(text, limits.Depth);

    /// <summary>What the grammar reads from where the context is.</summary>
    public static T Read<T>(Parser<T> grammar, GrammarContext context)
    {
        var result = new ParseResult<T>();
        try
        {
            return grammar.Parse(context, ref result) ? result.Value : throw Unread(context);
        }
        catch (ParseException)
        {
            throw new ExpressionException(ExpressionProblem.Limit, string.Create(CultureInfo.InvariantCulture, $"The expression nests deeper than {context.MaxRecursionDepth} levels."), context.Scanner.Cursor.Offset);
        }
    }

    public static ExpressionException Unread(GrammarContext context)
    {
        var cursor = context.Scanner.Cursor;
        context.SkipWhiteSpace();
        var at = Math.Max(context.Furthest, cursor.Offset);
        return at >= cursor.Buffer.Length
            ? new ExpressionException(ExpressionProblem.Grammar, "The expression ends too early: something is missing, or a bracket or a quote stays open.", cursor.Buffer.Length)
            : new ExpressionException(ExpressionProblem.Grammar, $"'{Shown(cursor.Buffer, at)}' cannot stand here.", at);
    }

    /// <summary>Checks that evaluation does not nest too deep: the tree of a long sum is as deep as the sum is long.</summary>
    public static Term Bounded(Term root, ExpressionLimits limits)
    {
        var left = new Stack<(Term Term, int Depth)>([(root, 1)]);
        while (left.TryPop(out var next))
        {
            if (next.Depth > limits.Depth) throw new ExpressionException(ExpressionProblem.Limit, string.Create(CultureInfo.InvariantCulture, $"The expression nests deeper than {limits.Depth} levels."), next.Term.At);
            foreach (var part in next.Term.Parts) left.Push((part, next.Depth + 1));
        }

        return root;
    }

    private static string Shown(string text, int at)
    {
        var end = Lexemes.NameEnd(text, at);
        return end > at ? text[at..Math.Min(end, at + 40)] : char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? text.Substring(at, 2) : text[at].ToString();
    }
}
