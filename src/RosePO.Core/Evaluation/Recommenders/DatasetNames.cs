using RosePO.Core.Data;
using RosePO.Core.Data.Sources;
using RosePO.Core.Text.Titles;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>Finds a dataset's items and users by what people call them.</summary>
internal sealed class DatasetNames
{
    private readonly RecDataset _dataset;
    private readonly Dictionary<string, int> _titles;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int> _anyCase;
    private readonly Dictionary<string, int> _users;

    /// <summary>Indexes a dataset.</summary>
    public DatasetNames(RecDataset dataset)
    {
        _dataset = dataset;
        _titles = dataset.Items.ToDictionary(item => item.Title, item => item.Id, StringComparer.Ordinal);
        _users = dataset.Users.ToDictionary(user => user.SourceId, user => user.User, StringComparer.Ordinal);
        _ids = new Dictionary<string, int>(StringComparer.Ordinal);
        _anyCase = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in dataset.Items)
        {
            _ids.TryAdd(item.SourceId, item.Id);
            _anyCase.TryAdd(item.Title, item.Id);
        }
    }

    /// <summary>The item of an exact title, else of a source id, else of a title in any case.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ItemUnknown"/>.</exception>
    public int Item(string name) =>
        _titles.TryGetValue(name, out var item) || _ids.TryGetValue(name, out item) || _ids.TryGetValue(SourceId.Normal(name), out item) || _anyCase.TryGetValue(name, out item)
            ? item
            : throw RecommendationErrors.ItemUnknown(name, _dataset.Folder, NearestTitle.Of(name, _titles.Keys));

    /// <summary>The user of a source id.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.UserUnknown"/>.</exception>
    public int User(string name) => _users.TryGetValue(name, out var user) || _users.TryGetValue(SourceId.Normal(name), out user)
        ? user
        : throw RecommendationErrors.UserUnknown(name, _dataset.Folder, NearestTitle.Of(name, _users.Keys));
}
