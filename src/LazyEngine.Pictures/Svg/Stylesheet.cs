using LazyEngine.Executions;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Svg;

/// <summary>The colours of a picture, light and dark. Colours are written out in each rule, as not every viewer knows variables.</summary>
internal static class Stylesheet
{
    /// <summary>The class of a state.</summary>
    public static string ClassOf(TaskState? state) => state is null ? "plain" : state.Value.ToString();

    /// <summary>The class of a picture that is part of a page.</summary>
    public const string PartClass = "lazyengine-picture";

    public static void Write(Markup markup, IEnumerable<TaskState?> states, bool hasVotes)
    {
        markup.Begin("style");
        Rules(markup, states, hasVotes, "@media (prefers-color-scheme: dark) {");
        markup.End("style");
    }

    /// <summary>The rules of a picture that is part of a page: they touch nothing else of it, and the page says whether it is dark.</summary>
    public static void WritePart(Markup markup, IEnumerable<TaskState?> states, bool hasVotes)
    {
        markup.Begin("style").Raw($".{PartClass} {{");
        Rules(markup, states, hasVotes, ":root[data-theme=dark] & {");
        markup.Raw("}").End("style");
    }

    private static void Rules(Markup markup, IEnumerable<TaskState?> states, bool hasVotes, string inTheDark)
    {
        var all = states.Distinct().Order().ToList();
        markup.Raw("text { font-family: Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif; fill: #1e293b; }");
        markup.Raw(".title { font-size: 20px; font-weight: 700; letter-spacing: -0.2px; } .under { font-size: 12.5px; fill: #64748b; }");
        markup.Raw(".name { font-size: 13.5px; font-weight: 600; } .note { font-size: 11px; fill: #475569; } .middle { text-anchor: middle; } .end { text-anchor: end; }");
        markup.Raw(".head { font-size: 12.5px; font-weight: 600; fill: #475569; } .pattern { font-size: 11px; fill: #64748b; } .key { font-size: 12px; fill: #475569; }");
        markup.Raw(".page { fill: #ffffff; } .group { fill: #64748b; fill-opacity: 0.055; stroke: #cbd5e1; stroke-width: 1.2; } .box { stroke-width: 1.6; } .inner { stroke-width: 0.8; }");
        markup.Raw(".line { fill: none; stroke: #94a3b8; stroke-width: 1.7; stroke-linejoin: round; } .tip { fill: #94a3b8; } .passed.line { stroke: #15803d; } .passed.tip { fill: #15803d; }");
        markup.Raw(".link { stroke-dasharray: 7 4; } .decided { stroke-dasharray: 9 4 2 4; } .reading { stroke-dasharray: 2 4; stroke-linecap: round; }");
        if (hasVotes) markup.Raw(".stopped.line { stroke-opacity: 0.55; } .stopped.tip { fill-opacity: 0.55; } .yes.verdict { fill: #15803d; } .no.verdict { fill: #64748b; }");
        markup.Raw(".gift { fill: #ffffff; stroke: #cbd5e1; stroke-width: 1.2; } .gives { font-size: 10.5px; fill: #334155; text-anchor: middle; }");
        markup.Raw(".glyph { fill: none; stroke: #ffffff; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; } .solid { fill: #ffffff; }");
        foreach (var state in all) Rules(markup, state, dark: false);
        markup.Raw(".Pending.box { stroke-dasharray: 5 3.5; } .Ignored.box { stroke-dasharray: 2 3; }");
        markup.Raw(inTheDark);
        markup.Raw("text { fill: #e2e8f0; } .under, .pattern { fill: #94a3b8; } .note, .head, .key { fill: #cbd5e1; } .page { fill: #0f172a; }");
        markup.Raw(".group { fill: #94a3b8; fill-opacity: 0.07; stroke: #334155; } .line { stroke: #64748b; } .tip { fill: #64748b; }");
        markup.Raw(".passed.line { stroke: #4ade80; } .passed.tip { fill: #4ade80; } .gift { fill: #0f172a; stroke: #475569; } .gives { fill: #cbd5e1; }");
        if (hasVotes) markup.Raw(".yes.verdict { fill: #4ade80; } .no.verdict { fill: #94a3b8; }");
        markup.Raw(".glyph { stroke: #0f172a; } .solid { fill: #0f172a; }");
        foreach (var state in all) Rules(markup, state, dark: true);
        markup.Raw("}");
    }

    private static void Rules(Markup markup, TaskState? state, bool dark)
    {
        var (name, colours) = (ClassOf(state), Palette.Of(state));
        var (line, fill) = dark ? (colours.DarkLine, colours.DarkFill) : (colours.Line, colours.Fill);
        markup.Raw($".{name}.box {{ fill: {fill}; stroke: {line}; }} .{name}.sign {{ fill: {line}; }}");
    }
}
