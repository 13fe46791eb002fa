namespace LazyEngine.Language.Documents;

/// <summary>A place in a document, both counted from 1; a column is a UTF-16 unit.</summary>
internal readonly record struct Position(int Line, int Column);

/// <summary>A part of a document, with the place where it begins. Parts that an alias repeats are one object.</summary>
internal abstract class Node
{
    private Node(Position at) => At = at;

    public Position At { get; }

    /// <summary>What it is, for messages.</summary>
    public abstract string Shown { get; }

    /// <summary>Text, a number, true, false or null.</summary>
    internal sealed class Scalar(Position at, string text, bool isPlain) : Node(at)
    {
        public string Text { get; } = text;

        /// <summary>Whether it stands without quotes.</summary>
        public bool IsPlain { get; } = isPlain;

        /// <summary>Plain text may mean a number, true, false or null; quoted text is always text.</summary>
        public ScalarKind Kind { get; } = isPlain ? CoreSchema.KindOf(text) : ScalarKind.Text;

        public override string Shown => Kind switch
        {
            ScalarKind.Null => "nothing",
            ScalarKind.Text => $"the text '{Plans.Names.Shown(Text)}'",
            ScalarKind.Boolean => $"'{Text}'",
            _ => $"the number {Plans.Names.Shown(Text)}",
        };
    }

    /// <summary>Nodes in order.</summary>
    internal sealed class List(Position at, IReadOnlyList<Node> items) : Node(at)
    {
        public IReadOnlyList<Node> Items { get; } = items;

        public override string Shown => "a list";
    }

    /// <summary>Nodes by name, in order; no name occurs twice.</summary>
    internal sealed class Map(Position at, IReadOnlyList<Entry> entries) : Node(at)
    {
        public IReadOnlyList<Entry> Entries { get; } = entries;

        public override string Shown => "a mapping";
    }
}

/// <summary>A name in a mapping, and what stands there.</summary>
internal readonly record struct Entry(Node.Scalar Key, Node Value);
