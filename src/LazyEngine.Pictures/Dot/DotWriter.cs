using System.Globalization;
using System.Text;
using LazyEngine.Executions;
using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Dot;

/// <summary>Writes a sketch in the language of Graphviz: flows are clusters, and arrows to flows end at their borders.</summary>
internal sealed class DotWriter
{
    private const string LineEnd = "\\n";

    private readonly StringBuilder _text = new();

    public static string Write(Sketch sketch)
    {
        var writer = new DotWriter();
        writer.Line(0, $"digraph {Quoted(sketch.Root.Name)} {{");
        writer.Line(1, $"graph [compound=true, rankdir=TB, nodesep=0.35, ranksep=0.5, fontname=\"Helvetica\", fontcolor=\"{Palette.Ink}\", labelloc=t, label={Quoted(Titles.Of(sketch))}];");
        writer.Line(1, $"node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=12, fontcolor=\"{Palette.Ink}\", color=\"{Palette.Plain.Line}\", fillcolor=\"{Palette.Plain.Fill}\", margin=\"0.18,0.08\"];");
        writer.Line(1, $"edge [fontname=\"Helvetica\", fontsize=10, fontcolor=\"{Palette.Ink}\", color=\"{Palette.Plain.Line}\", arrowsize=0.7];");
        writer.Items(sketch.Root, 1);
        writer.Line(0, "}");
        return writer._text.ToString();
    }

    private void Items(GroupShape group, int depth)
    {
        if (group.Items.Count == 0) Line(depth, $"{EmptyId(group)} [label=\"nothing\", style=\"dashed,rounded\"];");
        foreach (var item in group.Items)
        {
            if (item is GroupShape inner) Cluster(inner, depth);
            else Node(item, depth);
        }

        foreach (var arrow in group.Arrows) Edge(group.Items[arrow.From], group.Items[arrow.To], arrow, depth);
    }

    private void Cluster(GroupShape group, int depth)
    {
        Line(depth, $"subgraph cluster_{group.Id} {{");
        Line(depth + 1, $"graph [label={Quoted($"{group.Name} ({StateText.Of(group)})")}, style=\"rounded\", color=\"{Palette.Of(group.Controller?.State ?? TaskState.Pending).Line}\", fontsize=11];");
        Items(group, depth + 1);
        Line(depth, "}");
    }

    private void Node(Shape shape, int depth)
    {
        var label = Quoted([shape.Name, .. StateText.Below(shape)]);
        var kind = shape switch
        {
            TaskShape { Kind: TaskKind.Signal } => ", shape=cds",
            TaskShape { Kind: TaskKind.Child } => ", peripheries=2",
            FoldedShape => ", shape=box3d, style=filled",
            _ => string.Empty,
        };
        var state = StateText.StateOf(shape);
        var colours = state is null ? string.Empty : $", color=\"{Palette.Of(state).Line}\", fillcolor=\"{Palette.Of(state).Fill}\"";
        Line(depth, $"{shape.Id} [label={label}{kind}{colours}];");
    }

    private void Edge(Shape from, Shape to, Arrow arrow, int depth)
    {
        var attributes = new List<string>();
        if (from is GroupShape) attributes.Add($"ltail=cluster_{from.Id}");
        if (to is GroupShape) attributes.Add($"lhead=cluster_{to.Id}");
        if (StateText.Beside(arrow) is { Length: > 0 } label) attributes.Add($"label={Quoted(label)}");
        if (arrow.Kind == ArrowKind.Reading) attributes.Add("style=dashed");
        if (arrow.Kind == ArrowKind.Decision) attributes.Add("arrowtail=odiamond, dir=both");
        if (arrow.Vote == false) attributes.Add($"style=dotted, arrowhead=tee, color=\"{Palette.Of(TaskState.Ignored).Line}\"");
        if (arrow.IsPassed) attributes.Add($"color=\"{Palette.Of(TaskState.Success).Line}\"");
        Line(depth, $"{Anchor(from, last: true)} -> {Anchor(to, last: false)}{(attributes.Count == 0 ? string.Empty : $" [{string.Join(", ", attributes)}]")};");
    }

    /// <summary>Graphviz joins nodes only: an arrow to a flow leads to a node in it, and is cut off at the border.</summary>
    private static string Anchor(Shape shape, bool last) => shape switch
    {
        GroupShape { Items: [] } empty => EmptyId(empty),
        GroupShape group => Anchor(last ? group.Items[^1] : group.Items[0], last),
        _ => shape.Id,
    };

    private static string EmptyId(GroupShape group) => $"{group.Id}nothing";

    private static string Quoted(params IEnumerable<string> lines) => $"\"{string.Join(LineEnd, lines.Select(Escaped))}\"";

    /// <summary>Graphviz reads backslashes and entities in labels.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            escaped.Append(character switch
            {
                '\\' => "\\\\",
                '"' => "\\\"",
                '&' => "&amp;",
                _ when char.IsControl(character) => "\uFFFD",
                _ => character.ToString(CultureInfo.InvariantCulture),
            });
        }

        return escaped.ToString();
    }

    private void Line(int depth, string text) => _text.Append(' ', depth * 2).Append(text).Append('\n');
}
