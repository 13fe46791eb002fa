using LazyEngine.Worker;

namespace TripBooking;

/// <summary>What the payment handler is given: an input of the trip, and the results of the tasks before.</summary>
internal sealed record PaymentRequest(string Traveller, FlightBooking Flight, HotelBooking Hotel, string ApprovedBy);

/// <summary>Takes the money.</summary>
internal sealed class PaymentHandler(BookingSystem bookings) : TaskHandler<PaymentRequest, Receipt>
{
    public override async ValueTask<Receipt> ExecuteAsync(PaymentRequest input, TaskContext context, CancellationToken cancellationToken)
    {
        var reference = await bookings.BookAsync("PA", context, cancellationToken);
        return new Receipt(reference, input.Traveller, input.Flight.Price + input.Hotel.Price, input.ApprovedBy);
    }
}
