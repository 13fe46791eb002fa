using System.Text;
using LazyEngine.Executions;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Worker.Tests;

public sealed class HandlerRunnerTests
{
    private readonly ServiceCollection _services = new();
    private readonly HandlerRegistry _handlers = new();

    private sealed class Connection(List<string> log) : IAsyncDisposable
    {
        public void Use() => log.Add("used");

        public ValueTask DisposeAsync()
        {
            log.Add("disposed");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class ConnectionHandler(Connection connection) : ITaskHandler
    {
        public async ValueTask<TaskOutcome> ExecuteAsync(TaskContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            connection.Use();
            return Outcome.Success();
        }
    }

    private sealed class BrokenHandler : ITaskHandler
    {
        public BrokenHandler() => throw new FormatException("cannot be made");

        public ValueTask<TaskOutcome> ExecuteAsync(TaskContext context, CancellationToken cancellationToken) => new(Outcome.Success());
    }

    private sealed record Stay(string City, int Nights);

    private sealed class StayHandler : TaskHandler<Stay, string>
    {
        public override ValueTask<string> ExecuteAsync(Stay input, TaskContext context, CancellationToken cancellationToken) =>
            new($"{input.Nights} nights in {input.City}");
    }

    private sealed class WaitingHandler : TaskHandler<Stay, TaskOutcome>
    {
        public override ValueTask<TaskOutcome> ExecuteAsync(Stay input, TaskContext context, CancellationToken cancellationToken) => new(Outcome.Pending);
    }

    private sealed class MuteException : Exception
    {
        public override string Message => throw new InvalidOperationException("no words");
    }

    [Fact]
    public async Task A_class_runs_in_a_scope_of_its_own_for_each_attempt()
    {
        var log = new List<string>();
        _services.AddSingleton(log).AddScoped<Connection>().AddTransient<ConnectionHandler>();
        _handlers.Add<ConnectionHandler>("hotel");

        await Run(Grants.Of("hotel"));
        var outcome = await Run(Grants.Of("hotel"));

        Assert.Equal(Outcome.Success(), outcome);
        Assert.Equal(["used", "disposed", "used", "disposed"], log);
    }

    [Fact]
    public async Task A_function_gets_the_arguments_of_the_grant()
    {
        _handlers.Add("hotel", (context, _) => new(Outcome.Success(context.Argument<int>("nights") * 2)));

        Assert.Equal(Outcome.Success(6), await Run(Grants.Of("hotel", ("nights", Payload.Json(3)))));
    }

    [Fact]
    public async Task Typed_handlers_get_their_arguments_as_one_object()
    {
        _services.AddTransient<StayHandler>();
        _handlers.Add<StayHandler>("class");
        _handlers.Add("function", (Stay stay, TaskContext _, CancellationToken _) => ValueTask.FromResult($"{stay.Nights} nights in {stay.City}"));
        var arguments = new[] { ("city", Payload.Json("Oslo")), ("nights", Payload.Json(3)) };

        Assert.Equal(Outcome.Success("3 nights in Oslo"), await Run(Grants.Of("class", arguments)));
        Assert.Equal(Outcome.Success("3 nights in Oslo"), await Run(Grants.Of("function", arguments)));
    }

    [Fact]
    public async Task A_typed_handler_may_decide_on_the_outcome_itself()
    {
        _services.AddTransient<WaitingHandler>();
        _handlers.Add<WaitingHandler>("hotel");

        Assert.Equal(Outcome.Pending, await Run(Grants.Of("hotel", ("city", Payload.Json("Oslo")), ("nights", Payload.Json(3)))));
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_are_a_failure()
    {
        _services.AddTransient<StayHandler>();
        _handlers.Add<StayHandler>("hotel");

        var failure = await Failure(Grants.Of("hotel", ("city", Payload.Json("Oslo"))));

        Assert.Equal(typeof(TaskArgumentException).FullName, failure.Code);
        Assert.Contains("nights", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_is_a_failure_with_its_type_message_and_stack()
    {
        _handlers.Add("hotel", (_, _) => throw new FormatException("no such date"));

        var failure = await Failure(Grants.Of("hotel"));

        Assert.Equal("System.FormatException", failure.Code);
        Assert.Equal("no such date", failure.Message);
        Assert.Contains(nameof(An_exception_is_a_failure_with_its_type_message_and_stack), failure.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", 8192)]
    [InlineData("ä", 8192)]
    [InlineData("a😀", 8191)]
    public async Task Texts_of_an_exception_are_cut_at_8_KiB(string unit, int bytes)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 10_000));
        _handlers.Add("hotel", (_, _) => throw new FormatException(text));

        var failure = await Failure(Grants.Of("hotel"));

        Assert.StartsWith(failure.Message, text, StringComparison.Ordinal);
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(failure.Message));
        Assert.InRange(Encoding.UTF8.GetByteCount(failure.Details), 8_180, 8_192);
    }

    [Fact]
    public async Task An_exception_that_cannot_be_described_is_a_failure_all_the_same()
    {
        _handlers.Add("hotel", (_, _) => throw new MuteException());

        Assert.Equal(typeof(MuteException).FullName, (await Failure(Grants.Of("hotel"))).Code);
    }

    [Fact]
    public async Task A_handler_that_cannot_be_made_is_a_failure()
    {
        _services.AddTransient<BrokenHandler>();
        _handlers.Add<BrokenHandler>("broken");
        _handlers.Add<ConnectionHandler>("unregistered");

        Assert.Equal("System.FormatException", (await Failure(Grants.Of("broken"))).Code);
        Assert.Contains(nameof(ConnectionHandler), (await Failure(Grants.Of("unregistered"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_returns_null_is_a_failure()
    {
        _handlers.Add("hotel", (_, _) => new((TaskOutcome)null!));

        var failure = await Failure(Grants.Of("hotel"));

        Assert.Equal("NoOutcome", failure.Code);
        Assert.Contains("'hotel' of task 'hotel' returned null", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_is_not_there_is_a_failure() =>
        Assert.Equal("UnknownHandler", (await Failure(Grants.Of("nobody"))).Code);

    [Fact]
    public async Task A_handler_that_stops_because_it_was_told_to_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        _handlers.Add("hotel", async (_, cancellation) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return Outcome.Success();
        });

        var running = Run(Grants.Of("hotel"), stop.Token);
        await started.Task;
        await stop.CancelAsync();

        Assert.Equal("Cancelled", Assert.IsType<TaskOutcome.Failure>(await running).Error.Code);
    }

    [Fact]
    public async Task A_time_out_inside_the_handler_is_no_cancellation()
    {
        _handlers.Add("hotel", (_, _) => throw new TaskCanceledException("the server did not answer"));

        Assert.Equal("System.Threading.Tasks.TaskCanceledException", (await Failure(Grants.Of("hotel"))).Code);
    }

    [Fact]
    public async Task A_handler_that_blocks_does_not_block_its_caller()
    {
        using var gate = new ManualResetEventSlim();
        _handlers.Add("hotel", (_, cancellation) => new(Outcome.Success(gate.Wait(TimeSpan.FromSeconds(30), cancellation))));

        var running = Run(Grants.Of("hotel"));
        gate.Set();

        Assert.Equal(Outcome.Success(true), await running);
    }

    private async Task<TaskOutcome> Run(Grant grant, CancellationToken cancellationToken = default)
    {
        await using var provider = _services.BuildServiceProvider();
        return await new HandlerRunner(provider.GetRequiredService<IServiceScopeFactory>(), _handlers).RunAsync(grant, _ => Task.CompletedTask, cancellationToken);
    }

    private async Task<TaskFailure> Failure(Grant grant) => Assert.IsType<TaskOutcome.Failure>(await Run(grant)).Error;
}
