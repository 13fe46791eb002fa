using LazyEngine.Executions;
using LazyEngine.Flows;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Worker;

/// <summary>Takes flows, and the handlers that run their tasks.</summary>
public interface IFlowRegistry
{
    /// <summary>The services that handlers get injected.</summary>
    IServiceCollection Services { get; }

    /// <summary>Registers a flow when the engine starts, so that it can be run by its name.</summary>
    /// <param name="flow">The flow; its problems, if any, keep the engine from starting.</param>
    IFlowRegistry AddFlow(Flow flow);

    /// <summary>Runs tasks of this handler name by a class, made for each attempt with its dependencies injected.</summary>
    /// <param name="name">The name that tasks use.</param>
    /// <typeparam name="THandler">The class.</typeparam>
    /// <exception cref="ArgumentException">The name is not allowed, or is taken.</exception>
    IFlowRegistry AddHandler<THandler>(string name)
        where THandler : class, ITaskHandler;

    /// <summary>Runs tasks of this handler name by a function.</summary>
    /// <param name="name">The name that tasks use.</param>
    /// <param name="handler">The function.</param>
    /// <exception cref="ArgumentException">The name is not allowed, or is taken.</exception>
    IFlowRegistry AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> handler);

    /// <summary>Runs tasks of this handler name by a function of the task's arguments.</summary>
    /// <param name="name">The name that tasks use.</param>
    /// <param name="handler">The function; its arguments are read as one JSON object, its result becomes the task's result.</param>
    /// <typeparam name="TInput">What the arguments are read as.</typeparam>
    /// <typeparam name="TResult">The result; a <see cref="TaskOutcome"/> is used as it is.</typeparam>
    /// <exception cref="ArgumentException">The name is not allowed, or is taken.</exception>
    IFlowRegistry AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler);

    /// <summary>Works on a queue besides <c>default</c>.</summary>
    /// <param name="queue">The queue's name, as tasks use it.</param>
    IFlowRegistry WorkOn(string queue);
}
