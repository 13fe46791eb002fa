namespace LazyEngine.Pictures;

/// <summary>How a picture is written down.</summary>
public enum PictureFormat
{
    /// <summary>A picture for browsers and documents: one file, without scripts, light or dark as its surroundings are.</summary>
    Svg = 0,

    /// <summary>The language of Graphviz, which lays it out.</summary>
    Dot = 1,

    /// <summary>A flowchart in the language of Mermaid, which Markdown viewers lay out.</summary>
    Mermaid = 2,
}
