using System.Text;

namespace LazyEngine.Worker.Tests;

public sealed class TaskContextTests
{
    private sealed record Stay(string City, int Nights, string? Wish = null);

    [Fact]
    public void It_tells_who_the_attempt_is()
    {
        var context = Grants.Context();

        Assert.Equal("trip-1/hotel/0.0.2", context.Token.ToString());
        Assert.Equal("trip-1", context.ExecutionId.Value);
        Assert.Equal("hotel", context.TaskName);
        Assert.Equal(2, context.Attempt);
        Assert.Equal("trip-1/hotel/0.0", context.IdempotencyKey);
    }

    [Fact]
    public async Task It_tells_what_bounds_the_attempt_and_passes_signs_of_life_on()
    {
        var told = new List<Payload?>();
        var grant = Grants.Of("hotel") with { Deadline = DateTimeOffset.UnixEpoch, Heartbeat = TimeSpan.FromSeconds(3), Progress = Payload.Json(40) };
        var context = TaskContext.Of(grant, progress =>
        {
            told.Add(progress);
            return Task.CompletedTask;
        });

        await context.HeartbeatAsync(Payload.Json(41));

        Assert.Equal((DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(3), Payload.Json(40)), (context.Deadline, context.HeartbeatLimit, context.Progress));
        Assert.Equal([Payload.Json(41)], told);
    }

    [Fact]
    public void Arguments_keep_the_order_of_the_task() =>
        Assert.Equal(["z", "a", "m"], Grants.Context(("z", Payload.None), ("a", Payload.None), ("m", Payload.None)).Arguments.Keys);

    [Fact]
    public void An_argument_is_read_as_the_type_that_is_asked_for()
    {
        var context = Grants.Context(("nights", Payload.Json(3)), ("city", Payload.Json("Oslo")));

        Assert.Equal(3, context.Argument<int>("nights"));
        Assert.Equal("Oslo", context.Argument<string>("city"));
    }

    [Fact]
    public void An_argument_in_another_form_is_handed_out_as_a_payload()
    {
        var picture = new Payload(Encoding.UTF8.GetBytes("bits"), "image/png");

        Assert.Same(picture, Grants.Context(("picture", picture)).Argument<Payload>("picture"));
    }

    [Fact]
    public void A_missing_argument_is_an_error_that_names_task_and_argument()
    {
        var context = Grants.Context(("city", Payload.Json("Oslo")));

        var error = Assert.Throws<TaskArgumentException>(() => context.Argument<string>("town"));

        Assert.Contains("Task 'hotel' has no argument 'town'; it has city.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"three\"", "it is a text.")]
    [InlineData("null", "it is null.")]
    [InlineData("true", "it is true or false.")]
    [InlineData("[3]", "it is a list.")]
    [InlineData("3.5", "")]
    [InlineData("{", "")]
    public void An_argument_of_another_type_is_an_error_that_names_task_and_argument(string json, string what)
    {
        var context = Grants.Context(("nights", new Payload(Encoding.UTF8.GetBytes(json), Payload.JsonContentType)));

        var error = Assert.Throws<TaskArgumentException>(() => context.Argument<int>("nights"));

        Assert.Contains($"Argument 'nights' of task 'hotel' cannot be read as Int32: {what}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_in_another_form_is_an_error_when_read_as_json() =>
        Assert.Throws<TaskArgumentException>(() => Grants.Context(("city", new Payload("bits"u8.ToArray(), "image/png"))).Argument<string>("city"));

    [Fact]
    public void No_value_does_not_read_as_zero() =>
        Assert.Throws<TaskArgumentException>(() => Grants.Context(("nights", Payload.None)).Argument<int>("nights"));

    [Fact]
    public void A_null_is_an_error_unless_it_is_allowed()
    {
        var context = Grants.Context(("wish", Payload.Json<string?>(null)));

        Assert.Throws<TaskArgumentException>(() => context.Argument<string>("wish"));
        Assert.Null(context.ArgumentOrDefault<string>("wish"));
        Assert.Null(context.ArgumentOrDefault<string>("missing"));
        Assert.Null(context.ArgumentOrDefault<int?>("wish"));
    }

    [Fact]
    public void All_arguments_are_read_into_one_type()
    {
        var context = Grants.Context(("nights", Payload.Json(3)), ("city", Payload.Json("Oslo")), ("unused", Payload.None));

        Assert.Equal(new Stay("Oslo", 3), context.ArgumentsAs<Stay>());
    }

    [Fact]
    public void An_argument_that_the_type_demands_must_be_there()
    {
        var context = Grants.Context(("city", Payload.Json("Oslo")));

        var error = Assert.Throws<TaskArgumentException>(context.ArgumentsAs<Stay>);

        Assert.Contains("arguments of task 'hotel' (city) cannot be read as Stay", error.Message, StringComparison.Ordinal);
        Assert.Contains("nights", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_where_the_type_allows_none_is_an_error() =>
        Assert.Throws<TaskArgumentException>(Grants.Context(("city", Payload.None), ("nights", Payload.Json(3))).ArgumentsAs<Stay>);

    [Fact]
    public void Arguments_in_another_form_do_not_become_part_of_a_type()
    {
        var context = Grants.Context(("city", new Payload("bits"u8.ToArray(), "image/png")), ("nights", Payload.Json(3)));

        Assert.Contains("'city' is image/png", Assert.Throws<TaskArgumentException>(context.ArgumentsAs<Stay>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_arguments_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => new TaskContext(Grants.Token, "key", KeyValuePair.Create("a", Payload.None), KeyValuePair.Create("a", Payload.None)));
}
