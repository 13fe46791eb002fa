using LazyEngine.Executions;

namespace LazyEngine.Pictures.Model;

/// <summary>What a picture shows, before anybody says where.</summary>
/// <param name="Root">The outermost flow.</param>
/// <param name="Execution">The execution that the states are of; null for the picture of a flow.</param>
internal sealed record Sketch(GroupShape Root, ExecutionDetails? Execution)
{
    /// <summary>How many boxes a picture has at most: beyond, nobody sees anything, and laying them out takes its time.</summary>
    public const int MostBoxes = 400;

    /// <summary>How many of each state there are, tasks in folded flows left out, in the order of the states.</summary>
    public IReadOnlyList<(TaskState State, int Count)> States =>
        [.. Shapes(Root).OfType<TaskShape>().Select(task => task.Mark).OfType<TaskMark>().CountBy(mark => mark.State).OrderBy(count => count.Key).Select(count => (count.Key, count.Value))];

    /// <summary>Everything in a group, outer before inner, in the order of definition.</summary>
    public static IEnumerable<Shape> Shapes(GroupShape group) =>
        group.Items.SelectMany(item => item is GroupShape inner ? Shapes(inner).Prepend(item) : [item]);
}
