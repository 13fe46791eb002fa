using LazyEngine.Worker;

namespace TripBooking;

/// <summary>What the hotel handler is given: the arguments of its task, by name.</summary>
internal sealed record HotelRequest(string Traveller, string City, DateOnly Date, int Nights);

/// <summary>Books a room.</summary>
internal sealed class HotelHandler(BookingSystem bookings) : TaskHandler<HotelRequest, HotelBooking>
{
    private const decimal PricePerNight = 95;

    public override async ValueTask<HotelBooking> ExecuteAsync(HotelRequest input, TaskContext context, CancellationToken cancellationToken)
    {
        var reference = await bookings.BookAsync("HO", context, cancellationToken);
        return new HotelBooking(reference, input.City, input.Date, input.Nights, PricePerNight * input.Nights);
    }
}
