BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $data = Import-RecDataset @RoseSample
    $model = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination sft -PretrainEpochs 0 @RoseTiny
}

AfterAll { Pop-Location }

Describe 'Get-Recommendation' {
    It 'answers users from the pipeline in their order' {
        $rows = '2', '1' | Get-Recommendation -Model $model -Dataset $data -Top 3
        $rows | Should -BeOfType RosePO.Recommendation
        $rows.User | Should -Be '2', '2', '2', '1', '1', '1'
        # $rows.Rank would be the rank of the array.
        $rows | ForEach-Object Rank | Should -Be 1, 2, 3, 1, 2, 3
        $rows | Format-Table | Out-String -Width 120 | Should -Match 'User\s+Rank\s+Score\s+Item\s+Title'
    }

    It 'takes histories by property name' {
        $titles = ($model | Get-Recommendation -User 1 -Top 2 -IncludeHistory).Title
        ([pscustomobject]@{ User = 'anna'; History = $titles } | Get-Recommendation -Model $model -Dataset $data -Top 1).User |
            Should -Be anna
    }

    It 'recommends candidates only, and none of the history' {
        $titles = ($model | Get-Recommendation -User 1 -Top 3).Title
        (Get-Recommendation -History $titles[0] -Candidate $titles -Model $model -Dataset $data).Title |
            Sort-Object | Should -Be ($titles[1, 2] | Sort-Object)
    }

    It 'names what is unknown and continues' {
        $rows = 'nobody', '1' | Get-Recommendation -Model $model -Dataset $data -Top 1 -ErrorAction SilentlyContinue -ErrorVariable unknown
        $rows.User | Should -Be 1
        $unknown.FullyQualifiedErrorId | Should -Be 'UserUnknown,RosePO.Commands.GetRecommendationCommand'
    }

    It 'completes methods' {
        Complete 'Get-Recommendation -Method ' | Should -Be Auto, Beam, Score
    }
}
