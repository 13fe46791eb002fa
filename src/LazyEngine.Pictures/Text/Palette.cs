using LazyEngine.Executions;

namespace LazyEngine.Pictures.Text;

/// <summary>The colours of states. None is told by its colour alone: every format writes the state out as well.</summary>
/// <param name="Line">Borders and signs on a light ground.</param>
/// <param name="Fill">The ground of a box on a light page.</param>
/// <param name="DarkLine">Borders and signs on a dark ground.</param>
/// <param name="DarkFill">The ground of a box on a dark page.</param>
internal sealed record Palette(string Line, string Fill, string DarkLine, string DarkFill)
{
    /// <summary>The colour of text on every light ground.</summary>
    public const string Ink = "#1f2937";

    /// <summary>Of a box without a state.</summary>
    public static readonly Palette Plain = new("#64748b", "#ffffff", "#94a3b8", "#1e293b");

    public static Palette Of(TaskState? state) => state switch
    {
        null => Plain,
        TaskState.Pending => new Palette("#94a3b8", "#f8fafc", "#64748b", "#1a2332"),
        TaskState.Scheduled => new Palette("#6366f1", "#eef2ff", "#a5b4fc", "#272a54"),
        TaskState.Running => new Palette("#2563eb", "#dbeafe", "#60a5fa", "#17305c"),
        TaskState.Waiting => new Palette("#b45309", "#fef3c7", "#fbbf24", "#43300f"),
        TaskState.Success => new Palette("#15803d", "#dcfce7", "#4ade80", "#113a24"),
        TaskState.Failure => new Palette("#dc2626", "#fee2e2", "#f87171", "#4c1a1c"),
        TaskState.Reverting => new Palette("#c2410c", "#ffedd5", "#fb923c", "#472510"),
        TaskState.Reverted => new Palette("#7e22ce", "#f3e8ff", "#c084fc", "#371a54"),
        TaskState.RevertFailure => new Palette("#be185d", "#fce7f3", "#f472b6", "#4a1731"),
        TaskState.Ignored => new Palette("#64748b", "#f1f5f9", "#94a3b8", "#242f41"),
        _ => new Palette("#57534e", "#e7e5e4", "#a8a29e", "#33302d"),
    };
}
