using LazyEngine.Flows;

namespace TripBooking;

/// <summary>Flight and hotel at the same time, then somebody's approval, then the payment.</summary>
internal static class TripFlow
{
    public const string Approval = "approval";

    public static Flow Definition { get; } = Flow
        .Linear(
            "trip",
            Flow.Unordered(
                "bookings",
                Flow.Task("flight").Requires("traveller", "from", "city", "date").Provides("flightBooking"),
                Flow.Task("hotel").Requires("traveller", "city", "date", "nights").Provides("hotelBooking")),
            Flow.Task(Approval).Rebind("flight", "flightBooking").Rebind("hotel", "hotelBooking").Provides("approvedBy"),
            Flow.Task("payment").Requires("traveller", "approvedBy").Rebind("flight", "flightBooking").Rebind("hotel", "hotelBooking"))
        .Inputs("traveller", "from", "city", "date", "nights");
}
