using LazyEngine.Pictures.Model;

namespace LazyEngine.Pictures.Arranging;

/// <summary>A sketch with a place for everything.</summary>
/// <param name="Size">The room that all of it takes.</param>
/// <param name="Groups">The inner flows, outer before inner.</param>
/// <param name="Boxes">The tasks and folded flows.</param>
/// <param name="Arrows">The arrows.</param>
/// <param name="Gifts">What items give to later ones, as it hangs on their borders.</param>
internal sealed record Drawing(Size Size, Sequence<PlacedGroup> Groups, Sequence<PlacedBox> Boxes, Sequence<PlacedArrow> Arrows, Sequence<PlacedGift> Gifts);

/// <summary>A flow and its border.</summary>
/// <param name="Group">The flow.</param>
/// <param name="Box">Its border.</param>
/// <param name="Around">The id of the flow around it.</param>
internal sealed record PlacedGroup(GroupShape Group, Box Box, string Around);

/// <summary>A task or a folded flow, and its border.</summary>
/// <param name="Shape">What it is.</param>
/// <param name="Box">Its border.</param>
/// <param name="Words">What stands in it.</param>
/// <param name="Around">The id of the flow around it.</param>
internal sealed record PlacedBox(Shape Shape, Box Box, Words Words, string Around);

/// <summary>An arrow and its line.</summary>
internal sealed record PlacedArrow(Arrow Arrow, Shape From, Shape To, Route Route);

/// <summary>The names of the values that later items take, on the lower border of the item that gives them.</summary>
internal sealed record PlacedGift(string Text, string Whole, Box Box);
