using LazyEngine.Pictures.Model;

namespace LazyEngine.Pictures.Text;

/// <summary>What stands above a picture.</summary>
internal static class Titles
{
    /// <summary>The whole title in one line.</summary>
    public static string Of(Sketch sketch) => sketch.Execution is null ? sketch.Root.Name : $"{sketch.Root.Name}: {Below(sketch)}";

    /// <summary>The line below the name of the flow.</summary>
    public static string Below(Sketch sketch) => sketch.Execution switch
    {
        null => string.Join(", ", sketch.Root.Notes.Prepend(StateText.Named(sketch.Root.Pattern))),
        { Error: { } error } failed => $"execution {failed.Id}, {failed.State}, {error.Code}{Round(sketch.Root)}",
        var execution => $"execution {execution.Id}, {execution.State}{Round(sketch.Root)}",
    };

    private static string Round(GroupShape root) => root.Controller is { } controller ? $"; {string.Join(", ", root.Notes)}: {StateText.Of(controller)}" : string.Empty;
}
