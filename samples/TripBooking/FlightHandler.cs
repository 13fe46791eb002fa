using LazyEngine.Worker;

namespace TripBooking;

/// <summary>What the flight handler is given: the arguments of its task, by name.</summary>
internal sealed record FlightRequest(string Traveller, string From, string City, DateOnly Date);

/// <summary>Books a flight.</summary>
internal sealed class FlightHandler(BookingSystem bookings) : TaskHandler<FlightRequest, FlightBooking>
{
    public override async ValueTask<FlightBooking> ExecuteAsync(FlightRequest input, TaskContext context, CancellationToken cancellationToken)
    {
        var reference = await bookings.BookAsync("FL", context, cancellationToken);
        var route = $"{input.From} - {input.City}";
        return new FlightBooking(reference, route, input.Date, Price: 40 + (route.Length * 9));
    }
}
