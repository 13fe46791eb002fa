using System.Globalization;
using System.Text;
using System.Text.Json;
using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Mermaid;

/// <summary>Writes a sketch as a flowchart in the language of Mermaid: flows are subgraphs, states are classes.</summary>
internal sealed class MermaidWriter
{
    private readonly StringBuilder _text = new();

    public static string Write(Sketch sketch)
    {
        var writer = new MermaidWriter();
        // A string of JSON is one of YAML, which the head is written in.
        writer.Line(0, "---");
        writer.Line(0, $"title: {JsonSerializer.Serialize(Titles.Of(sketch))}");
        writer.Line(0, "---");
        writer.Line(0, "flowchart TB");
        writer.Items(sketch.Root, 1);
        foreach (var state in Sketch.Shapes(sketch.Root).Select(StateText.StateOf).OfType<Executions.TaskState>().Distinct().Order())
            writer.Line(1, $"classDef {state} fill:{Palette.Of(state).Fill},stroke:{Palette.Of(state).Line},color:{Palette.Ink}");
        return writer._text.ToString();
    }

    private void Items(GroupShape group, int depth)
    {
        if (group.Items.Count == 0) Line(depth, $"{group.Id}nothing[\"nothing\"]");
        foreach (var item in group.Items)
        {
            if (item is GroupShape inner) Subgraph(inner, depth);
            else Line(depth, Node(item));
        }

        foreach (var arrow in group.Arrows)
        {
            var line = arrow.Vote == false ? "-.-x" : arrow.Kind == ArrowKind.Reading ? "-.->" : "-->";
            var label = StateText.Beside(arrow) is { Length: > 0 } words ? $"|\"{Escaped(words)}\"|" : string.Empty;
            Line(depth, $"{group.Items[arrow.From].Id} {line}{label} {group.Items[arrow.To].Id}");
        }
    }

    private void Subgraph(GroupShape group, int depth)
    {
        Line(depth, $"subgraph {group.Id}[\"{Escaped($"{group.Name} ({StateText.Of(group)})")}\"]");
        Line(depth + 1, "direction TB");
        Items(group, depth + 1);
        Line(depth, "end");
        if (group.Controller is { } controller) Line(depth, $"style {group.Id} stroke:{Palette.Of(controller.State).Line}");
    }

    private static string Node(Shape shape)
    {
        var label = string.Join("<br/>", new[] { shape.Name }.Concat(StateText.Below(shape)).Select(Escaped));
        var (open, close) = shape switch
        {
            TaskShape { Kind: TaskKind.Signal } => ("{{", "}}"),
            FoldedShape or TaskShape { Kind: TaskKind.Child } => ("[[", "]]"),
            _ => ("(", ")"),
        };
        return $"{shape.Id}{open}\"{label}\"{close}{(StateText.StateOf(shape) is { } state ? $":::{state}" : string.Empty)}";
    }

    /// <summary>Mermaid reads markup in labels and has numbers for characters: whatever could be either is written as its number.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            at += rune.Utf16SequenceLength;
            // A point or a hyphen before a blank may begin a list.
            var isPlain = rune.Value is '-' or '.' ? at < text.Length && text[at] != ' ' : rune.Value is ' ' or '_' or ',' or '(' or ')' or ':' or '/';
            if (isPlain || Rune.IsLetterOrDigit(rune)) escaped.Append(rune.ToString());
            else escaped.Append(CultureInfo.InvariantCulture, $"#{(Rune.IsControl(rune) ? Rune.ReplacementChar.Value : rune.Value)};");
        }

        return escaped.ToString();
    }

    private void Line(int depth, string text) => _text.Append(' ', depth * 2).Append(text).Append('\n');
}
