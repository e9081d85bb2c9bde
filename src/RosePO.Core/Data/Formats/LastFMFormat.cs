using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The HetRec 2011 Last.FM folder: <c>user_artists.dat</c> (TAB userID, artistID, weight: how often) and <c>artists.dat</c> (TAB id, name, url,
/// pictureURL). It contains no times: the file's order serves, which is by weight.
/// </summary>
internal sealed class LastFMFormat : IDatasetFormat
{
    private static readonly RoleNames s_plays = new(["userID"], ["artistID"], rating: ["weight"]);
    private static readonly RoleNames s_artists = new([], ["id"], title: ["name"]);

    public DatasetFormat Name => DatasetFormat.LastFM;

    public bool Recognises(string path) => SourceFiles.Find(path, "user_artists.dat") is not null;

    public IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request)
    {
        var folder = request.Path ?? throw DatasetErrors.PathMissing();
        return SourceFiles.Inputs([SourceFiles.Needed(folder, Name, "user_artists.dat")], SourceFiles.Needed(folder, Name, "artists.dat"));
    }

    public void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        var artists = new DelimitedSource(SourceFiles.Needed(request.Path!, Name, "artists.dat"), Dialect.PlainTsv, s_artists, request.Encoding);
        TitleLoader.Load(artists, data, cancellation);
        var plays = new DelimitedSource(SourceFiles.Needed(request.Path!, Name, "user_artists.dat"), Dialect.PlainTsv, s_plays, request.Encoding);
        new InteractionLoader(data, new ColumnMap(), ratingNeeded: true).Load(plays, null, cancellation);
    }
}
