using LazyEngine.Executions;

namespace LazyEngine.Worker;

/// <summary>Handlers made of a function of one or two values. TaskFlow has them as its functor tasks.</summary>
public static class Handle
{
    /// <summary>Applies a function to each argument of the task, in the order in which it requires them; the result is the list of what comes out.</summary>
    /// <param name="function">The function.</param>
    /// <typeparam name="T">What each argument is read as.</typeparam>
    /// <typeparam name="TResult">What the function makes of it.</typeparam>
    public static Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> Map<T, TResult>(Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (context, _) => ValueTask.FromResult(Outcome.Success(Values<T>(context).ConvertAll(value => function(value))));
    }

    /// <summary>Joins the arguments of the task, in the order in which it requires them, two at a time from the first on; fails with <c>TooFewArguments</c> where there are fewer than two.</summary>
    /// <param name="function">Makes one value of what has come out so far and the next argument.</param>
    /// <typeparam name="T">What each argument is read as.</typeparam>
    public static Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> Reduce<T>(Func<T, T, T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (context, _) =>
        {
            var values = Values<T>(context);
            return ValueTask.FromResult(values.Count < 2
                ? Outcome.Failure("TooFewArguments", $"Task '{context.TaskName}' joins its arguments and has {values.Count}; let it require two names or more.")
                : Outcome.Success(values.Aggregate(function)));
        };
    }

    private static List<T> Values<T>(TaskContext context) => [.. context.Arguments.Keys.Select(context.Argument<T>)];
}
