namespace LazyEngine.Worker;

/// <summary>An argument of a task is missing, or is not what its handler expects.</summary>
public sealed class TaskArgumentException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">The task, the argument and the fault.</param>
    /// <param name="cause">What reading the value led to; null where there is no value.</param>
    public TaskArgumentException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
