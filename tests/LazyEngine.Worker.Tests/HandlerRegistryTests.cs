using LazyEngine.Executions;

namespace LazyEngine.Worker.Tests;

public sealed class HandlerRegistryTests
{
    private readonly HandlerRegistry _handlers = new();

    private sealed class HotelHandler : ITaskHandler
    {
        public ValueTask<TaskOutcome> ExecuteAsync(TaskContext context, CancellationToken cancellationToken) => new(Outcome.Success());
    }

    [Fact]
    public void A_name_that_is_taken_is_an_error_that_names_both()
    {
        _handlers.Add<HotelHandler>("hotel");

        var error = Assert.Throws<ArgumentException>(() => _handlers.Add("hotel", (_, _) => new(Outcome.Pending)));

        Assert.Contains("'hotel' is taken twice", error.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(HotelHandler).FullName!, error.Message, StringComparison.Ordinal);
        Assert.Contains("the function " + typeof(HandlerRegistryTests).FullName, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two\nlines")]
    public void A_name_that_no_task_can_use_is_an_error(string name) =>
        Assert.Throws<ArgumentException>(() => _handlers.Add<HotelHandler>(name));

    [Fact]
    public void Names_differ_by_case()
    {
        _handlers.Add<HotelHandler>("hotel");
        _handlers.Add<HotelHandler>("Hotel");

        Assert.True(_handlers.TryFind("Hotel", out _));
        Assert.False(_handlers.TryFind("HOTEL", out _));
    }

    [Fact]
    public void An_unknown_handler_is_a_failure_that_lists_the_known_and_the_near()
    {
        _handlers.Add<HotelHandler>("hotel");
        _handlers.Add<HotelHandler>("flight");

        var failure = Assert.IsType<TaskOutcome.Failure>(_handlers.Unknown("hotle")).Error;

        Assert.Equal("UnknownHandler", failure.Code);
        Assert.Contains("no handler 'hotle'; it has flight, hotel.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'hotel'?", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_of_known_handlers_is_cut()
    {
        for (var i = 0; i < 1_000; i++) _handlers.Add<HotelHandler>($"handler-{i:0000}");

        var failure = Assert.IsType<TaskOutcome.Failure>(_handlers.Unknown("x")).Error;

        Assert.Contains("handler-0019, ...", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("handler-0020", failure.Message, StringComparison.Ordinal);
    }
}
