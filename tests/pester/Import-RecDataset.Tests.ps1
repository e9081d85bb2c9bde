BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
}

AfterAll { Pop-Location }

Describe 'Import-RecDataset' {
    It 'imports a file whose columns have other names' {
        $rows = 0..59 | ForEach-Object { "$($_ % 10),$($_ * 7 % 41),Title $($_ * 7 % 41),$_" }
        Set-Content plays.csv (@('listener,track,name,at') + $rows)
        $data = Import-RecDataset plays.csv -UserColumn listener -ItemColumn track -TitleColumn name -TimestampColumn at
        $data | Should -BeOfType RosePO.DatasetResult
        $data.Users | Should -Be 10
        Test-Path "$($data.Dataset)/items.parquet" | Should -BeTrue
    }

    It 'takes files from the pipeline' {
        (Get-Item plays.csv | Import-RecDataset -UserColumn listener -ItemColumn track -TitleColumn name -TimestampColumn at).Users | Should -Be 10
    }

    It 'finds the same dataset again' {
        $null = Import-RecDataset @RoseSample
        (Import-RecDataset @RoseSample).Reused | Should -BeTrue
    }

    It 'reports a missing file as FileNotFound' {
        ErrorIdOf { Import-RecDataset ./missing.csv -ErrorAction Continue } | Should -Be 'FileNotFound,RosePO.Commands.ImportRecDatasetCommand'
    }

    It 'writes nothing under -WhatIf' {
        Import-RecDataset @RoseSample -Destination whatif -WhatIf
        Test-Path whatif | Should -BeFalse
    }
}
