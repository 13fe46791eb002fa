namespace LazyEngine.Plans;

/// <summary>An input without which an execution cannot run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tasks">The first few of the tasks that need it, in the order of definition.</param>
/// <param name="TaskCount">How many need it.</param>
internal sealed record RequiredInput(string Name, Sequence<string> Tasks, int TaskCount)
{
    /// <summary>How many tasks are listed by name.</summary>
    public const int TasksListed = 10;
}
