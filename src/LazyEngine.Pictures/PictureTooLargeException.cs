using System.Globalization;
using LazyEngine.Errors;

namespace LazyEngine.Pictures;

/// <summary>A flow that no picture can show: it has too many items on its outermost level, or too many arrows. The message says which.</summary>
public sealed class PictureTooLargeException : Exception
{
    private PictureTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>The stable code, <see cref="EngineError.TooLarge"/>.</summary>
    public string Code { get; } = EngineError.TooLarge;

    internal static PictureTooLargeException ByItems(string flow, int items, int most) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The flow '{flow}' has {items} items on its outermost level; a picture shows at most {most}. Group them into flows: those that do not fit are drawn as one box each."));

    internal static PictureTooLargeException ByArrows(string graph, int arrows) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The graph '{graph}' has {arrows} orders between its items, and too many of them do not follow from others: nobody could follow them in a picture. Group its items into flows."));
}
