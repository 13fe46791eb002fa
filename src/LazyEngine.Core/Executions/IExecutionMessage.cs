namespace LazyEngine.Executions;

/// <summary>A message for one execution; the shard region routes by its id.</summary>
public interface IExecutionMessage
{
    /// <summary>The execution that is meant.</summary>
    ExecutionId Execution { get; }
}
