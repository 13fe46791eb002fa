using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Takes handlers for a simulated worker.</summary>
internal sealed class HandlerList(IServiceCollection services, HandlerRegistry registry) : IFlowRegistry
{
    public IServiceCollection Services { get; } = services;

    public IFlowRegistry AddFlow(Flow flow) => this;

    public IFlowRegistry AddHandler<THandler>(string name)
        where THandler : class, ITaskHandler
    {
        registry.Add<THandler>(name);
        Services.AddTransient<THandler>();
        return this;
    }

    public IFlowRegistry AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> handler)
    {
        registry.Add(name, handler);
        return this;
    }

    public IFlowRegistry AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler)
    {
        registry.Add(name, handler);
        return this;
    }

    public IFlowRegistry WorkOn(string queue) => this;
}
