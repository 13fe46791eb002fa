using LazyEngine.Flows;

namespace LazyEngine.Pictures.Model;

/// <summary>Something that a picture shows: a task, a flow with what is in it, or a flow that stands for itself.</summary>
/// <param name="Id">Unique in the picture, and made of letters and digits only.</param>
/// <param name="Name">What it is called, as the flow says it.</param>
internal abstract record Shape(string Id, string Name);

/// <summary>A task.</summary>
/// <param name="Id">Unique in the picture.</param>
/// <param name="Name">The name of the task.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Notes">What else is worth saying, the most important first.</param>
/// <param name="Mark">Where it stands; null in the picture of a flow that nobody runs.</param>
internal sealed record TaskShape(string Id, string Name, TaskKind Kind, Sequence<string> Notes, TaskMark? Mark) : Shape(Id, Name);

/// <summary>A flow with everything in it.</summary>
/// <param name="Id">Unique in the picture.</param>
/// <param name="Name">The name of the flow.</param>
/// <param name="Pattern">How its items depend on each other.</param>
/// <param name="Notes">What else is worth saying, the most important first.</param>
/// <param name="Items">Its items in the order of definition.</param>
/// <param name="Arrows">The arrows between its items.</param>
internal sealed record GroupShape(string Id, string Name, FlowPattern Pattern, Sequence<string> Notes, Sequence<Shape> Items, Sequence<Arrow> Arrows) : Shape(Id, Name)
{
    /// <summary>Where its retry controller stands; null where it has none, or in the picture of a flow that nobody runs.</summary>
    public ControllerMark? Controller { get; init; }
}

/// <summary>A flow that is drawn as one box, because what is in it would be too much.</summary>
/// <param name="Id">Unique in the picture.</param>
/// <param name="Name">The name of the flow.</param>
/// <param name="Pattern">How its items depend on each other.</param>
/// <param name="TaskCount">How many tasks are in it.</param>
/// <param name="Mark">Where it stands as a whole; null in the picture of a flow that nobody runs.</param>
/// <param name="Done">How many of its tasks have succeeded or were left out.</param>
internal sealed record FoldedShape(string Id, string Name, FlowPattern Pattern, int TaskCount, TaskMark? Mark, int Done) : Shape(Id, Name);

/// <summary>What a task does.</summary>
internal enum TaskKind
{
    /// <summary>A handler runs it.</summary>
    Work,

    /// <summary>It waits for a signal.</summary>
    Signal,

    /// <summary>It runs another flow as an execution of its own.</summary>
    Child,
}
