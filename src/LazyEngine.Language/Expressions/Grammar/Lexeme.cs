using Parlot;
using Parlot.Fluent;

namespace LazyEngine.Language.Expressions.Grammar;

/// <summary>One word or sign of a language, with blanks before it.</summary>
/// <param name="read">Reads it at a place of the text; gives where it ends, and null where it does not stand there.</param>
internal sealed class Lexeme<T>(Func<string, int, (int End, T Value)?> read) : Parser<T>
{
    public override bool Parse(ParseContext context, ref ParseResult<T> result)
    {
        context.EnterParser(this);
        var cursor = context.Scanner.Cursor;
        var reset = cursor.Position;
        context.SkipWhiteSpace();
        var start = cursor.Offset;
        var found = read(cursor.Buffer, start);
        if (found is { } lexeme)
        {
            cursor.Advance(lexeme.End - start);
            result.Set(start, lexeme.End, lexeme.Value);
        }
        else
        {
            (context as GrammarContext)?.Missed(start);
            cursor.ResetPosition(reset);
        }

        context.ExitParser(this);
        return found is not null;
    }
}

/// <summary>Reading one text, which remembers how far it could be read.</summary>
internal sealed class GrammarContext(string text, int depth) : ParseContext(new Scanner(text), depth, false, false, CancellationToken.None)
{
    /// <summary>The last place at which something else was wanted than stands there.</summary>
    public int Furthest { get; private set; }

    public void Missed(int at) => Furthest = Math.Max(Furthest, at);
}
