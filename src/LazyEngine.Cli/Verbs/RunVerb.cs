using System.CommandLine;
using LazyEngine.Cli.Flows;
using LazyEngine.Cli.Output;
using LazyEngine.Client;
using LazyEngine.Executions;
using LazyEngine.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Cli.Verbs;

/// <summary>Runs a flow: one that the server knows, or one from a file, in this process.</summary>
internal static class RunVerb
{
    private static readonly Argument<string?> Subject = new("flow")
    {
        Description = $"The name of a flow that the server knows; or a file with flows ({FlowFiles.Kinds}), which run in this process; or, with --flow, which flow of that file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Argument<string?> Workflow = new("workflow")
    {
        Description = "Which workflow of the file; needed where it has several.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> FlowFile = new("--flow") { Description = $"A file with flows: {FlowFiles.Kinds}.", HelpName = "FILE" };

    private static readonly Option<string?> Name = new("--name") { Description = "Which flow of the file; needed where it has several.", HelpName = "NAME" };

    /// <summary>Handlers of one's own, for what runs in this process.</summary>
    public static readonly Option<string[]> Handlers = new("--handlers")
    {
        Description = "A .NET assembly with handlers for a file of flows as data; may be given several times. The handlers test.succeed, test.fail and test.sequence are always there.",
        HelpName = "DLL",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Input = new("--input")
    {
        Description = "An input of the flow: name=value, with JSON, @file or plain text for a value; or a JSON object or @file with several. May be given several times.",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Inputs = new("--inputs") { Description = "All inputs as one JSON object, or @file.", HelpName = "JSON" };

    private static readonly Option<string?> Id = new("--id") { Description = "The id of the execution. The same id, flow and inputs never start a second one. Default: a new one.", HelpName = "ID" };

    private static readonly Option<DateTimeOffset?> StartAt = new("--start-at") { Description = "When it starts, for example 2030-01-01T08:00:00Z. Default: now.", HelpName = "TIME" };

    private static readonly Option<string?> TaskName = new("--task-name") { Description = "The task that a reverse workflow runs, with everything that it requires.", HelpName = "TASK" };

    private static readonly Option<string?> FairnessKey = new("--fairness-key") { Description = "The key under which its attempts wait, such as the name of a customer: the keys of a queue share its workers.", HelpName = "KEY" };

    /// <summary>The environment of a workflow.</summary>
    public static readonly Option<string?> Environment = new("--env") { Description = "What every task of a workflow sees as its environment: a JSON object, or @file.", HelpName = "JSON" };

    private static readonly Option<string?> BusinessKey = new("--business-key") { Description = "What those outside call the execution, to find it by.", HelpName = "KEY" };

    private static readonly Option<string[]> Attributes = new("--attribute") { Description = "By what else the execution can be found: name=value. May be given several times.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };

    /// <summary>How long is waited.</summary>
    public static readonly Option<double?> Timeout = new("--timeout") { Description = "Gives up waiting after so many seconds, with exit code 3. The execution stays where it is.", HelpName = "SECONDS" };

    private static readonly Option<bool> Wait = new("--wait") { Description = "Waits for the end; the exit code says how it was." };

    private static readonly Option<bool> Watch = new("--watch") { Description = "Shows the progress until the end; the exit code says how it was." };

    public static Command Make()
    {
        var command = new Command("run", "Runs a flow. A name goes to the server. A file runs in this process, to its end, unless --url is given.")
        {
            Subject, Workflow, FlowFile, Name, Handlers, Input, Inputs, Id, StartAt, TaskName, FairnessKey, Environment, BusinessKey, Attributes, Timeout, Wait, Watch, CommonOptions.Url,
        };
        EngineOptions.AddTo(command);
        command.Does(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Printer printer, CancellationToken cancellationToken)
    {
        var (subject, file) = (parsed.GetValue(Subject), parsed.GetValue(FlowFile));
        if (subject is null && file is null) throw new WrongUseException("Give the name of a flow, or a file with flows.");
        var name = parsed.GetValue(Name) ?? parsed.GetValue(Workflow);
        if (parsed.GetValue(Name) is not null && parsed.GetValue(Workflow) is not null) throw new WrongUseException("Give the flow of a file once, as an argument or by --name.");
        if (file is not null && subject is not null && name is not null) throw new WrongUseException("Give the flow of a file once, as an argument or by --name.");
        if (file is not null) name ??= subject;
        else if (FlowFiles.LooksLikeFile(subject!)) file = subject;
        if (file is null && parsed.GetRequiredValue(Handlers).Length > 0) throw new WrongUseException("A server has its own handlers: --handlers goes with a file.");
        var run = new RunOptions { Id = parsed.GetValue(Id) is { } id ? Verb.Id(id) : null, StartAt = parsed.GetValue(StartAt), Target = parsed.GetValue(TaskName), FairnessKey = parsed.GetValue(FairnessKey), Environment = parsed.GetValue(Environment) is { } environment ? Values.Environment(environment) : null, BusinessKey = parsed.GetValue(BusinessKey), Attributes = Values.Texts("--attribute", parsed.GetRequiredValue(Attributes)) };
        var inputs = Values.Inputs(parsed.GetRequiredValue(Input), parsed.GetValue(Inputs));

        if (file is null) return await OnServerAsync(parsed, printer, engine => engine.RunAsync(subject!, inputs, run, cancellationToken), cancellationToken);
        var choice = FlowChoice.Of(file, name, handlers: parsed.GetRequiredValue(Handlers));
        return parsed.GetValue(CommonOptions.Url) is null
            ? await HereAsync(parsed, printer, choice, inputs, run, cancellationToken)
            : await OnServerAsync(parsed, printer, engine => engine.RunAsync(choice.Flow, inputs, run, cancellationToken), cancellationToken);
    }

    private static async Task<int> OnServerAsync(ParseResult parsed, Printer printer, Func<ILazyEngine, Task<ExecutionInfo>> start, CancellationToken cancellationToken)
    {
        var engine = CommonOptions.ServerOf(parsed);
        var started = await start(engine);
        if (!parsed.GetValue(Watch) && !parsed.GetValue(Wait))
        {
            printer.Info(started);
            return ExitCodes.Done;
        }

        return await EndAsync(parsed, printer, engine, started, cancellationToken);
    }

    /// <summary>Runs a flow in this process, to its end.</summary>
    public static async Task<int> HereAsync(ParseResult parsed, Printer printer, FlowChoice choice, Dictionary<string, Payload> inputs, RunOptions run, CancellationToken cancellationToken)
    {
        if (choice.Flow.Source is not null) WorkflowRun.Check(choice.Flow, run, inputs);
        var begun = DateTimeOffset.UtcNow;
        using var limit = new TimeLimit(parsed.GetValue(Timeout), SayLate);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Logs.Quiet(builder.Logging);
        builder.AddLazyEngine(engine =>
        {
            // What nothing survives need not be finished when the time is over.
            if (EngineOptions.Apply(parsed, engine) == EngineOptions.InMemory) engine.Configure("lazyengine.worker.drain-timeout = 1 s");
            EngineOptions.Register(parsed, choice.Modules, engine);
        });
        using var host = builder.Build();
        await Startup.OfAsync(host, cancellationToken);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        using var late = limit.Begin(stopped.Token);
        try
        {
            var engine = host.Services.GetRequiredService<ILazyEngine>();
            var started = await engine.RunAsync(choice.Flow, inputs, run, late.Token);
            if (choice.Flow.Source is not null) return await WorkflowRun.EndAsync(engine, started.Id, printer, parsed.GetValue(Watch), limit, late.Token, stopped.Token);
            var isLate = !await IsOverAsync(parsed, printer, engine, started.Id, late.Token, stopped.Token);
            using var moment = TimeLimit.Moment(isLate, stopped.Token);
            var report = await RunReport.OfAsync(engine, host.Services.GetRequiredService<ITransitions>(), started.Id, choice.Flow, follow: !isLate, moment.Token);
            return limit.Say(TimeLimit.CodeOf(report.State, isLate), () => printer.Report(report));
        }
        catch (Exception failure) when (late.IsCancellationRequested && !stopped.IsCancellationRequested && failure is OperationCanceledException or EngineException)
        {
            return limit.SayLate();
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }

        void SayLate()
        {
            var seconds = parsed.GetValue(Timeout)!.Value;
            if (choice.Flow.Source is not null) printer.Report(WorkflowReport.OfLate(seconds));
            else printer.Report(RunReport.OfLate(run.Id ?? default, choice.Flow, seconds, begun));
        }
    }

    private static async Task<int> EndAsync(ParseResult parsed, Printer printer, LazyEngineClient engine, ExecutionInfo started, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(parsed.GetValue(Timeout), () => printer.Info(started));
        using var late = limit.Begin(cancellationToken);
        try
        {
            var isLate = !await IsOverAsync(parsed, printer, engine, started.Id, late.Token, cancellationToken);
            using var moment = TimeLimit.Moment(isLate, cancellationToken);
            var details = await engine.GetDetailsAsync(started.Id, moment.Token);
            return limit.Say(TimeLimit.CodeOf(details.State, isLate), () => printer.Info(new ExecutionInfo(details.Id, details.State, details.Version, details.Error)));
        }
        catch (Exception failure) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested && failure is OperationCanceledException or EngineException)
        {
            return limit.SayLate();
        }
    }

    // Whether it has ended before the time was over.
    private static async Task<bool> IsOverAsync(ParseResult parsed, Printer printer, ILazyEngine engine, ExecutionId id, CancellationToken late, CancellationToken cancellationToken)
    {
        try
        {
            if (parsed.GetValue(Watch)) await printer.WatchAsync(engine, id, late);
            await engine.WaitAsync(id, late);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
