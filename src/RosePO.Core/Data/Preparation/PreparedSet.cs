namespace RosePO.Core.Data.Preparation;

/// <summary>Interactions as the artifact will contain them.</summary>
/// <param name="Whole">Each user's whole history.</param>
/// <param name="Examples">What is written: the histories, or windows cut from them.</param>
/// <param name="Owners">Each window's user; null where the histories are written as they are.</param>
/// <param name="Catalogue">The items.</param>
/// <param name="NeedsHistory">Whether a target without an item before it is not a question.</param>
internal sealed record PreparedSet(Histories Whole, Histories Examples, int[]? Owners, Catalogue Catalogue, bool NeedsHistory)
{
    private (int User, HashSet<int> Items) _last = (-1, []);

    /// <summary>Every item that the user behind an example interacts with, in any split.</summary>
    public HashSet<int> Known(int example)
    {
        var user = Owners is null ? example : Owners[example];
        if (_last.User != user)
        {
            _last = (user, [.. Whole.ItemsOf(user)]);
        }

        return _last.Items;
    }
}
