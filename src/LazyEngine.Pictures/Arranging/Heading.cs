using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Arranging;

/// <summary>What stands in the head of a flow: its name, and how its items depend on each other.</summary>
internal sealed record Heading(string Name, string Pattern)
{
    public const double Height = 34;
    public const double NameSize = 12.5;
    public const double PatternSize = 11;
    public const double Margin = 16;
    private const double Gap = 12;
    private const double MostName = 260;
    private const double MostPattern = 320;

    /// <summary>The room for the sign of its retry controller, and a gap.</summary>
    public const double SignRoom = 26;

    public bool HasSign { get; init; }

    public double Width => (HasSign ? SignRoom : 0) + (2 * Margin) + Measure.Width(Name, NameSize, isBold: true) + Gap + Measure.Width(Pattern, PatternSize);

    public static Heading Of(GroupShape group) => new(Measure.Cut(group.Name, MostName, NameSize, isBold: true), Measure.Cut(StateText.Of(group), MostPattern, PatternSize)) { HasSign = group.Controller is not null };
}
