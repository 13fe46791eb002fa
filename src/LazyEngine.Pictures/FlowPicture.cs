using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Pictures.Dot;
using LazyEngine.Pictures.Mermaid;
using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Svg;

namespace LazyEngine.Pictures;

/// <summary>Draws flows and executions. The same flow in the same state gives the same characters.</summary>
public static class FlowPicture
{
    /// <summary>Draws a flow.</summary>
    /// <remarks>A picture has at most 400 boxes: inner flows that do not fit, level by level, are drawn as one box each. Of a graph with more than four arrows an item, those that follow from others are left out.</remarks>
    /// <param name="flow">The flow.</param>
    /// <param name="format">How the picture is written down.</param>
    /// <param name="execution">An execution of it, whose states are shown; null for the flow alone.</param>
    /// <returns>The text of a file, with line ends of one character.</returns>
    /// <exception cref="InvalidFlowException">The flow has problems; the exception lists all of them.</exception>
    /// <exception cref="PictureTooLargeException">The outermost flow has more than 400 items, or a graph has thousands of arrows.</exception>
    public static string Draw(Flow flow, PictureFormat format, ExecutionDetails? execution = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var sketch = Sketcher.Of(flow, execution);
        return format switch
        {
            PictureFormat.Dot => DotWriter.Write(sketch),
            PictureFormat.Mermaid => MermaidWriter.Write(sketch),
            PictureFormat.Svg => SvgWriter.Write(sketch),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The format is none of the known ones."),
        };
    }

    /// <summary>Draws a flow as an <c>svg</c> element to be put into an HTML page.</summary>
    /// <remarks>It has neither title nor legend. Its rules touch nothing else of the page, and are the dark ones where the root of the page says <c>data-theme="dark"</c>. The box of a task names it by <c>data-task</c>. Names are escaped.</remarks>
    /// <param name="flow">The flow.</param>
    /// <param name="execution">An execution of it, whose states are shown; null for the flow alone.</param>
    /// <exception cref="InvalidFlowException">The flow has problems; the exception lists all of them.</exception>
    /// <exception cref="PictureTooLargeException">The outermost flow has more than 400 items, or a graph has thousands of arrows.</exception>
    public static string DrawPart(Flow flow, ExecutionDetails? execution = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return SvgWriter.WritePart(Sketcher.Of(flow, execution));
    }
}
