BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $data = Import-RecDataset @RoseSample
}

AfterAll { Pop-Location }

Describe 'New-PreferencePairs' {
    It 'takes the dataset from the pipeline' {
        $pairs = $data | New-PreferencePairs -Strategy Random, Popularity -MaxExamples 10
        $pairs | Should -BeOfType RosePO.PairSetResult
        $pairs.Dataset | Should -Be $data.Dataset
        $pairs.Strategies.Strategy | Should -Be Random, Popularity
    }

    It 'has the singular as an alias' {
        ($data | New-PreferencePair -Strategy Random -MaxExamples 10).PairCount | Should -BeGreaterThan 0
    }

    It 'completes strategies' {
        Complete 'New-PreferencePairs -Strategy Pop' | Should -Be Popularity
    }

    It 'reports a missing dataset as FileNotFound' {
        ErrorIdOf { New-PreferencePairs -Dataset ./missing -Strategy Random -ErrorAction Continue } |
            Should -Be 'FileNotFound,RosePO.Commands.NewPreferencePairsCommand'
    }
}
