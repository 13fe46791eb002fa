using System.Globalization;
using LazyEngine.Errors;

namespace LazyEngine.Pictures;

/// <summary>A flow that no picture can show: its outermost level alone has more items than a picture has boxes.</summary>
public sealed class PictureTooLargeException : Exception
{
    internal PictureTooLargeException(string flow, int items, int most)
        : base(string.Create(CultureInfo.InvariantCulture, $"The flow '{flow}' has {items} items on its outermost level; a picture shows at most {most}. Group them into flows: those that do not fit are drawn as one box each."))
    {
    }

    /// <summary>The stable code, <see cref="EngineError.TooLarge"/>.</summary>
    public string Code { get; } = EngineError.TooLarge;
}
