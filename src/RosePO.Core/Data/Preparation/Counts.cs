using System.Globalization;

namespace RosePO.Core.Data.Preparation;

/// <summary>How many interactions each filter left.</summary>
/// <param name="Read">In the source.</param>
/// <param name="Rated">Rated high enough.</param>
/// <param name="First">First meetings of a user with an item.</param>
/// <param name="Kept">Of users and items with enough interactions.</param>
internal readonly record struct Counts(long Read, long Rated, long First, long Kept)
{
    /// <summary>The counts as a clause.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Read} read, {Rated} rated high enough, {First} after removing repeats, {Kept} of users and items with enough interactions");
}
